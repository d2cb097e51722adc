"""The catalogue of marks: what the program finds odd about what was filed, and stores all the same.

A mark never changes its meaning. Those of photos, of tracks and of locating are made further down,
where this catalogue is unknown, and written there as text; a test holds them to it.
"""

from enum import StrEnum


class Coded(StrEnum):
    """A word of the API with its sentence, in Chinese (`zh`) and in English (`en`)."""

    zh: str
    en: str

    def __new__(cls, code: str, zh: str, en: str) -> "Coded":
        member = str.__new__(cls, code)
        member._value_, member.zh, member.en = code, zh, en
        return member


class Mark(Coded):
    """What is odd about a filing, a track, a place or a photo."""

    # times
    CLOCK_CORRECTED = (
        "clock_corrected",
        "手机时钟有误，时间已校正",
        "the phone's clock was corrected",
    )
    FUTURE_TIME = "future_time", "时间晚于收到时间", "observed after it was received"
    OLD_TIME = "old_time", "补报，时间已久", "observed long before it was received"
    AFTER_CUT_OFF = (
        "after_cut_off",
        "所属季度截止后才上报",
        "it came after the cut-off of its quarter",
    )
    TIMES_APART = (
        "times_apart",
        "起止时间与轨迹相差数小时",
        "hours between the track and the times told",
    )
    # the place
    NO_POSITION = "no_position", "没有可用的定位", "no usable position"
    OUTSIDE_GRID = "outside_grid", "位置不在任何网格内", "outside every cell"
    OUTSIDE_NEAR_BORDER = (
        "outside_near_border",
        "位置在网格外 200 米内，归入最近网格",
        "within 200 m outside a cell, taken as that one",
    )
    AMBIGUOUS = "ambiguous", "靠近边界，可能属于相邻网格", "near a border, may be the neighbour's"
    CELL_CHOSEN = "cell_chosen", "靠近边界，由上报人选定网格", "near a border, the filer chose"
    BAN_PERIOD = "ban_period", "在禁烧、禁放等管控期内", "within a ban period"
    ZONE_WATER_FIRST_GRADE = (
        "zone_water_first_grade",
        "在水源一级保护区内",
        "in a first-grade zone of a water source",
    )
    ZONE_RED_LINE = "zone_red_line", "在生态保护红线内", "within an ecological red line"
    ZONE_RESERVE = "zone_reserve", "在自然保护区内", "within a nature reserve"
    ZONE_BURN_PRONE = "zone_burn_prone", "在秸秆焚烧易发区内", "in an area prone to straw burning"
    ZONE_PERMITTED_POINT = "zone_permitted_point", "在允许燃放点内", "at a permitted firework point"
    DEMANDS_KEPT = (
        "demands_kept",
        "改动后不再在原特殊区域或管控期内，原要求保留，待县级核定",
        "changed out of a zone or ban whose demands stay until the county says otherwise",
    )
    # mended for another
    MENDED = "mended", "退回后由他人更正入库", "mended by somebody else after it was refused"
    MEND_DISPUTED = (
        "mend_disputed",
        "上报人对代为更正有异议，待上级裁定，未计入",
        "the sender objects to how it was mended; not counted until the level above decides",
    )
    MEND_REJECTED = (
        "mend_rejected",
        "代为更正未获上级认可，不计入",
        "how it was mended does not stand; it does not count",
    )
    # others of the same spot
    SIMILAR = "similar", "附近有同类问题，可能重复", "others of its kind near by, perhaps the same"
    RELAPSE = "relapse", "办结后再次出现", "the same spot again after a case was closed"
    # its course and end
    LISTED_SUPERVISION = "listed_supervision", "挂牌督办", "under listed supervision"
    ONE_REVIEWER = (
        "one_reviewer",
        "独任审核，待上级抽查",
        "ended by the only reviewer of its level, to be sampled from above",
    )
    # the track
    NO_TRACK = "no_track", "没有轨迹", "no track, or a single point"
    NO_FIX_POINTS = "no_fix_points", "部分轨迹点没有定位", "some points have no fix"
    BACKWARD_TIMES = "backward_times", "轨迹点时间倒序", "times of points run backwards"
    DUPLICATE_TIMES = "duplicate_times", "轨迹点时间重复", "times of points repeat"
    IMPOSSIBLE_SPEED = "impossible_speed", "轨迹速度不可能", "faster than anybody moves"
    TRACK_OUTSIDE_TIMES = (
        "track_outside_times",
        "轨迹点在巡查起止时间之外",
        "points before the start or after the end",
    )
    ODD_POINTS = "odd_points", "个别轨迹点异常，未计入", "stray or inexact points, not counted"
    STATIONARY = "stationary", "停留原地，没有走动", "stayed where it was, within its accuracy"
    SEVERAL_OUTINGS = "several_outings", "轨迹中断数小时", "hours apart: more than one outing"
    VISIT_OUTSIDE_TIMES = (
        "visit_outside_times",
        "到点时间在巡查起止时间之外，未计入",
        "visits before the start or after the end, not counted",
    )
    VISIT_FOREIGN = (
        "visit_foreign",
        "到点对象不在本人网格，也不是本人任务，未计入",
        "visits to what is not in the officer's cells nor a task of his, not counted",
    )
    VISIT_FAR = (
        "visit_far",
        "到点时轨迹不在巡查对象附近，未计入",
        "visits away from the track of that time, not counted",
    )
    VISIT_LATE = (
        "visit_late",
        "到点记录补报，时间已久",
        "visits that came long after they were made",
    )
    LIKE_TRACK = (
        "like_track",
        "轨迹形状与以往巡查几乎重合",
        "the shape and pace of an earlier patrol",
    )
    REWORKED_TRACK = (
        "reworked_track",
        "轨迹截取、拉伸、偏移或拼接后与以往巡查吻合",
        "an earlier patrol, cut, stretched or moved bit by bit, or put together from parts of "
        "earlier ones",
    )
    DRAWN_TRACK = "drawn_track", "轨迹过于平滑，不像实际行走", "smoother than any receiver tells"
    NOISY_TRACK = (
        "noisy_track",
        "轨迹逐点抖动，不像定位误差",
        "wavers from point to point as no receiver does",
    )
    AIMLESS = "aimless", "轨迹来回抖动，没有去向", "to and fro without going anywhere"
    SPARSE_TRACK = (
        "sparse_track",
        "轨迹点太少或长时间无记录，无法判断",
        "too few points, or silent for too long, to be judged",
    )
    NOT_JUDGED = (
        "not_judged",
        "系统未能核查，待人工认定",
        "could not be asked for doubts, so a person must look",
    )
    LEAPS = "leaps", "轨迹多次瞬间移动", "from place to place in no time, again and again"
    PARTLY_OUTSIDE_GRID = "partly_outside_grid", "部分轨迹在网格外", "part of it outside every cell"
    # the patrol
    OUTSIDE_POST = "outside_post", "不在本人岗位网格", "not in a cell of the officer's posts"
    MOCK_LOCATION = "mock_location", "手机开启了模拟定位", "the phone says its position is mocked"
    DEVICE_SHARED = (
        "device_shared",
        "同一设备当天有他人使用",
        "another officer used the device that day",
    )
    TIMES_OVERLAP = (
        "times_overlap",
        "与本人另一次巡查时间重叠",
        "at the same time as another patrol of the officer",
    )
    DEVICE_AT_ONCE = (
        "device_at_once",
        "同一设备同时有他人在巡查",
        "another officer's patrol at the same time from the same device",
    )
    SAME_TRACK = "same_track", "轨迹与另一次巡查相同", "the same way as another patrol"
    CLOSED_ITSELF = (
        "closed_itself",
        "手机未结束巡查，系统自动结束",
        "closed by silence, not by the phone",
    )
    PIECES_MISSING = "pieces_missing", "轨迹分段未传齐", "pieces of the track never came"
    # photos
    PHOTO_FAR = "photo_far", "拍摄位置与上报位置相距较远", "taken far from the place"
    PHOTO_TIME = "photo_time", "拍摄时间与上报时间不符", "taken at another time"
    PHOTO_USED_BEFORE = (
        "photo_used_before",
        "照片在其他日期或由他人上报过",
        "named before, by a filing of another day or officer",
    )
    PHOTO_DAMAGED = "photo_damaged", "照片文件损坏", "cannot be decoded, kept as it is"
