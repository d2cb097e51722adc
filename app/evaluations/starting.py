"""What stands where a scheme says nothing: starting values, none of them from the plan.

The plans ask for items that add and take away (F03), a veto (E15), a share of the village's year
(F06) and a list of merit, and give no number for any. Returned work −0.2 each and −0.5 the third
time, fraud −1: as counties in Zhejiang and Inner Mongolia score it.
"""

from typing import Any

#: part of a level -> its items
ADDED: dict[str, tuple[dict[str, Any], ...]] = {
    "bonus": (
        {
            "name": "commended",
            "title": "受到上级通报表扬",
            "english": "Commended by the level above",
            "each": 1,
            "cap": 3,
            "link": "document",
        },
        {
            "name": "demonstration",
            "title": "人居环境示范点、低碳环保绿色家庭",
            "english": "Demonstration village or green families",
            "each": 0.5,
            "cap": 2,
        },
        {
            "name": "farmland_protected",
            "title": "保护基本农田成绩突出",
            "english": "Outstanding protection of farmland",
            "each": 1,
            "cap": 2,
        },
    ),
    "deduction": (
        {
            "name": "fraud",
            "title": "表面、虚假、敷衍整改，谎报瞒报",
            "english": "False rectification or false reporting",
            "each": 1,
            "cap": 10,
            "link": "any",
        },
        {
            "name": "rework",
            "title": "整改返工",
            "english": "Rectified again",
            "each": 0.5,
            "cap": 3,
            "link": "case",
        },
        {
            "name": "criticised",
            "title": "被上级通报批评",
            "english": "Criticised by the level above",
            "each": 1,
            "cap": 3,
            "link": "document",
        },
    ),
    "veto": (
        {
            "name": "grave_effect",
            "title": "整改不力、问题突出、造成恶劣影响（一票否决）",
            "english": "Grave effect of failing to rectify (veto)",
            "link": "any",
        },
    ),
}
SHARE = {"percent": 10}
MERIT = {"places": 3, "least": 80, "tilt": 10}
#: What departments and offices are judged by: the plan asks for it (F14) and gives no weight.
DEPARTMENT: dict[str, Any] = {
    "indicators": {
        "transfer_receipt": 15,
        "transfer_answer": 25,
        "transfer_kept": 10,
        "transfer_result": 15,
        "assigned_on_time": 20,
        "measures_on_time": 10,
        "joint_result": 5,
    },
    "bonus": [],
    "deduction": [ADDED["deduction"][0]],
    "veto": [],
}
NOT_FROM_PLAN = ["village", "township", "county", "department", "share", "merit"]
