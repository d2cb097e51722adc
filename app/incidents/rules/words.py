"""What the names of cases are called where people read them: name -> (Chinese, English)."""

STATUS = {
    "reported": ("已上报", "reported"),
    "returned": ("被退回", "returned"),
    "accepted": ("已受理", "accepted"),
    "assigned": ("已交办", "assigned"),
    "in_hand": ("办理中", "in hand"),
    "submitted": ("待确认", "submitted"),
    "confirmed": ("已确认", "confirmed"),
    "closed": ("已办结", "closed"),
    "unfounded": ("不属实", "unfounded"),
    "merged": ("已合并", "merged"),
}
LEVEL = {
    "county": ("县级", "county"),
    "township": ("乡镇", "township"),
    "village": ("村级", "village"),
    "unit": ("单位网格", "unit"),
}
HANDLING_CLASS = {
    "immediate": ("立即办理", "immediate"),
    "general": ("一般办理", "general"),
    "complex": ("复杂办理", "complex"),
}
