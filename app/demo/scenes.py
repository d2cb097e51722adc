"""What the demonstration's township has had on its desk for a fortnight: cases in every state.

Ages are hours before now. A step is (age, who, action, body); `who` is a username, "filer", or
"leader", the township's. In bodies `officer` and `department` are names, `into` is another scene,
`until` and `reply_by` are days from today.
"""

from dataclasses import dataclass
from typing import Any

from app.demo.cases import CLOSING, DONE

Step = tuple[float, str, str, dict[str, Any]]


@dataclass(frozen=True)
class Scene:
    """One or more cases that went the same way, filed `apart` hours one before the other.

    `at_home`: in the village of the accounts `officer` and `chief`, else round the township.
    `same_place`: where the case of another scene was found.
    """

    name: str
    age: float
    kind: str
    text: str
    steps: tuple[Step, ...] = ()
    count: int = 1
    apart: float = 0.3
    at_home: bool = False
    source: str = "own_patrol"
    photo: bool = False
    same_place: str | None = None


def accepted(age: float, handling_class: str = "general") -> tuple[Step, ...]:
    return ((age - 0.5, "township", "accept", {"handling_class": handling_class}),)


def assigned(age: float, handling_class: str = "general", **to: str) -> tuple[Step, ...]:
    to = to or {"officer": "leader"}
    return (*accepted(age, handling_class), (age - 1, "township", "assign", to))


def begun(age: float, handling_class: str = "general") -> tuple[Step, ...]:
    return (*assigned(age, handling_class), (age - 2, "leader", "start", {}))


def submitted(age: float, done: float, **said: Any) -> tuple[Step, ...]:
    return (*begun(age), (done, "leader", "submit", DONE | said))


def closed(age: float, **said: Any) -> tuple[Step, ...]:
    """Done a day after it came."""
    ended: tuple[Step, ...] = (
        (age - 26, "township", "confirm", {}),
        (age - 27, "township", "close", CLOSING),
    )
    return (*submitted(age, age - 22, **said), *ended)


def county_has(age: float) -> tuple[Step, ...]:
    """Beyond the township's power, and on the way to the county's water office."""
    return (
        *accepted(age),
        (age - 2, "township", "escalate", {"note": "涉及县管河道，超出本级权限"}),
        (age - 4, "county", "assign", {"department": "water"}),
    )


FINE = {"kind": "fine", "amount_fen": 2_000_000, "decision_number": "青环罚〔2026〕17号"}
FINE |= {"on_whom": "某建材厂"}
TO_WATER = {"to": {"department": "water"}, "note": "请依职权处理河道问题", "reply_by": 5}
MORE = {"budget": {"clock": "working_days", "days": 5}, "note": "设备采购未到，请求延长"}
PAUSE = {"reason": "等待检测结果", "until": 12, "note": "已送检，结果约需十日"}
CLOSURE = {"kind": "closure", "target": "村东小造粒厂", "note": "无手续且拒不整改，建议关闭"}
TREAT = {"kind": "time_limited_treatment", "target": "某养殖场", "note": "粪污池防渗不到位"}
POLICE = {"to": {"body": "police", "name": "县公安局环侦大队"}, "note": "涉嫌污染环境，移送查处"}
PARTIES = {"parties": [{"name": "烧烤店", "role": "被投诉人"}, {"name": "住户", "role": "投诉人"}]}

SCENES = (
    Scene("new", 0.3, "WST-01", "路边垃圾乱堆，约两立方", count=4, photo=True),
    Scene(
        "new_serious", 0.2, "WAT-01", "厂区后墙暗管向沟渠排水，水色发黑", at_home=True, photo=True
    ),
    Scene("called_in", 0.6, "AIR-12", "群众来电：夜间有刺鼻气味", count=2, source="public"),
    Scene(
        *("returned", 6, "WAT-02", "生活污水直排入沟"),
        steps=((5.6, "township", "return", {"note": "请补充准确位置和现场照片"}),),
        count=2,
        at_home=True,
    ),
    Scene("accepted", 20, "AIR-05", "工地裸土未覆盖，出入口无冲洗", accepted(20), 4),
    Scene(
        *("assigned", 30, "RUR-03", "巷口卫生死角未清理"),
        steps=assigned(31, officer="officer"),
        count=2,
        at_home=True,
    ),
    Scene("given", 34, "AIR-06", "渣土车未遮盖，沿路抛洒", assigned(34), 3),
    Scene("begun", 46, "WAT-04", "养殖场粪污流入水沟", begun(46), 4, photo=True),
    Scene("submitted", 40, "WST-01", "林地边新增垃圾堆", submitted(40, 3), 4, photo=True),
    Scene(
        *("confirmed", 52, "WAT-08", "桥下堆积垃圾，河面有漂浮物"),
        steps=(*submitted(52, 22), (4, "township", "confirm", {})),
        count=2,
    ),
    Scene("burnt", 250, "AIR-02", "村口焚烧垃圾落叶", closed(250), at_home=True, photo=True),
    Scene("closed", 230, "WAT-08", "河面漂浮物较多", closed(230), 7, 18),
    Scene(
        *("fined", 300, "WAT-01", "清洗废水经雨水口外排"),
        steps=closed(300, penalties=[FINE]),
        count=3,
        apart=30,
        photo=True,
    ),
    Scene(
        *("unfounded", 90, "NOI-01", "广场音响噪声扰民"),
        steps=(
            (89.8, "filer", "comment", {"note": "再次到场，声音已小"}),
            (89.6, "township", "dismiss", {"note": "现场核实不属实"}),
        ),
        count=2,
    ),
    Scene("twice", 9, "WST-02", "夜间倾倒建筑垃圾一车", accepted(9), photo=True),
    Scene(
        *("merged", 8, "WST-02", "路边有一车建筑垃圾"),
        steps=((7.6, "township", "merge", {"into": "twice", "note": "同一处，同一车"}),),
        same_place="twice",
    ),
    Scene(
        *("paused", 60, "WAT-02", "污水井盖处溢流，水质待测"),
        steps=(*begun(60), (50, "township", "pause", PAUSE), (40, "county", "grant", {})),
    ),
    Scene(
        *("wants_pause", 44, "SOI-03", "田间农药瓶未回收，待检测土样"),
        steps=(*begun(44), (3, "township", "pause", PAUSE)),
    ),
    Scene(
        *("wants_time", 70, "AIR-12", "小作坊无净化设施，有异味"),
        steps=(*begun(70), (2, "leader", "extend", MORE)),
    ),
    Scene(
        *("to_water", 26, "WAT-08", "河段淤积，堆有杂物"),
        steps=(*accepted(26), (5, "township", "transfer", TO_WATER)),
    ),
    Scene(
        *("at_water", 50, "WAT-09", "河岸违章搭建棚屋一处"),
        steps=(*accepted(50), (46, "township", "transfer", TO_WATER), (44, "water", "receive", {})),
        photo=True,
    ),
    Scene(
        *("to_police", 75, "WST-02", "深夜倾倒工业固废，涉嫌违法"),
        steps=(*accepted(75), (72, "township", "transfer", POLICE)),
    ),
    Scene("county_water", 66, "WAT-09", "堤坡被占用堆放沙石", county_has(66), 2),
    Scene(
        *("closure", 48, "ENT-01", "院内发现无手续小加工点"),
        steps=(*begun(48), (6, "township", "measure", CLOSURE)),
        photo=True,
    ),
    Scene(
        *("treatment", 130, "WAT-04", "粪污池满溢未清运"),
        steps=(*begun(130), (110, "township", "measure", TREAT), (100, "county", "order", {})),
    ),
    Scene(
        *("dispute", 40, "DIS-02", "群众来电反映烧烤油烟"),
        steps=(*begun(40), (30, "township", "parties", PARTIES)),
        source="public",
    ),
    Scene(
        *("assisted", 28, "AIR-05", "拆迁现场未喷淋，请村里看守"),
        steps=(*accepted(28), (5, "township", "assist", {"cell": "home", "note": "请每日看一次"})),
    ),
    Scene("forgotten", 150, "AIR-12", "厂区附近异味，一直无人答复", count=3, apart=20),
    Scene("late", 170, "WST-01", "沟边垃圾反复出现", begun(170, "immediate"), 4, 24),
    Scene("unchecked", 190, "WAT-02", "污水管破损外溢", submitted(190, 165), 2, photo=True),
    Scene("again", 5, "AIR-02", "原处又有人焚烧垃圾", at_home=True, same_place="burnt"),
    Scene(
        *("spill", 0.8, "EMG-01", "货车侧翻，柴油泄漏流向路边沟渠"),
        steps=(
            (0.7, "township", "acknowledge", {}),
            (0.65, "county", "acknowledge", {}),
            (0.62, "township", "accept", {"handling_class": "immediate"}),
            (0.4, "township", "sheet", {"substance": "柴油", "measures": ["围油栏", "吸油毡"]}),
        ),
        at_home=True,
        photo=True,
    ),
)
