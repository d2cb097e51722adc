"""What the fields of these sections are called, by their places, as (Chinese, English)."""

FIELD: dict[str, tuple[str, str]] = {
    "doubts": ("巡查疑点", "What is doubted of a patrol"),
    "doubts.like_m": ("与以往轨迹重合：相差不到（米）", "A copy: nearer than (metres)"),
    "doubts.replica_m": ("同时同行者轨迹重合：相差不到（米）", "Of two who went together (metres)"),
    "doubts.reworked_m": (
        "截取、拉伸后与以往轨迹吻合：相差不到（米）",
        "A copy that was cut or stretched: nearer than (metres)",
    ),
    "doubts.drift_m": (
        "逐渐偏移的以往轨迹：逐段相差不到（米）",
        "A copy let drift: off from part to part by less than (metres)",
    ),
    "doubts.most_repeated": (
        "拼接的以往轨迹：片段重复超过（0 到 1 的比例）",
        "Put together from earlier ones: more of its parts than (0 to 1)",
    ),
    "doubts.like_days": ("与多少天内的轨迹比较（天）", "Compared with those of (days)"),
    "doubts.least_waver_m": ("过于平滑：摆动不到（米）", "Drawn: wavers less than (metres)"),
    "doubts.least_uneven": (
        "过于匀速：偏离不到路程的（0 到 1）",
        "Drawn: pace varies less than (0 to 1)",
    ),
    "doubts.least_steady": (
        "过于匀速：全程与每分钟速度的偏离都小，平均不到（0 到 1）",
        "Drawn: pace and minutes together vary less than (0 to 1)",
    ),
    "doubts.most_restless": (
        "抖动不像定位误差：超过接收机所能的（倍）",
        "Noise: wavers more than receivers do (times)",
    ),
    "doubts.most_laps": ("没有去向：路程超过范围的（倍）", "Aimless: longer than wide (times)"),
    "doubts.least_onward": (
        "没有去向：前进程度低于（-1 到 1）",
        "Aimless: goes on less than (-1 to 1)",
    ),
    "doubts.most_leaps": ("瞬间移动：多于（次）", "Leaps: more than"),
    "doubts.least_told": ("轨迹太疏：点数或段数少于", "Sparse: points or legs fewer than"),
    "doubts.silent_minutes": (
        "轨迹太疏：无记录超过（分钟）",
        "Sparse: silent over (minutes)",
    ),
    "doubts.most_silent": (
        "轨迹太疏：无记录时间占比超过（0 到 1）",
        "Sparse: silent for more than (0 to 1)",
    ),
    "doubts.overlap_minutes": ("两次巡查重叠：超过（分钟）", "At once: longer than (minutes)"),
    "doubts.apart_hours": ("起止时间与轨迹相差：超过（小时）", "Times from the track (hours)"),
    "doubts.visit_metres": ("到点：离轨迹最远（米）", "A visit: near the track (metres)"),
    "doubts.visit_minutes": ("到点：前后（分钟）", "A visit: within (minutes)"),
    "patrol": ("有效巡查", "What a patrol is"),
    "patrol.every_days": ("巡查周期（天）", "Cycle (days)"),
    "patrol.valid_minutes": ("最短时间（分钟）", "At least (minutes)"),
    "patrol.valid_metres": ("最短距离（米）", "At least (metres)"),
    "patrol.valid_inside_share": ("网格内占比（0 到 1）", "Share inside its cell (0 to 1)"),
    "patrol.valid_visits": ("最少检查对象（个）", "Sites visited (at least)"),
    "patrol.valid_photos": ("最少照片（张）", "Photos (at least)"),
    "patrol.photo_metres": ("照片离路线最远（米）", "Photos near the way (metres)"),
}
