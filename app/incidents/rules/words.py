"""What the words of cases are called in tables for people."""

STATUS = {
    "reported": "已上报",
    "returned": "被退回",
    "accepted": "已受理",
    "assigned": "已交办",
    "in_hand": "办理中",
    "submitted": "待确认",
    "confirmed": "已确认",
    "closed": "已办结",
    "unfounded": "不属实",
    "merged": "已合并",
}
LEVEL = {"village": "村级", "township": "乡镇", "county": "县级"}
HANDLING_CLASS = {"immediate": "立即办理", "general": "一般", "complex": "复杂"}
