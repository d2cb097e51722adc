"""Every mark a filing, its track or its photos can get, and every reason that is recorded.

Marks say what is odd; nothing is refused for one. A code never changes its meaning.
"""

from enum import StrEnum


class Mark(StrEnum):
    """What is odd about a filing."""

    # times
    CLOCK_CORRECTED = "clock_corrected"
    FUTURE_TIME = "future_time"
    OLD_TIME = "old_time"
    TRACK_OUTSIDE_TIMES = "track_outside_times"
    BACKWARD_TIMES = "backward_times"
    DUPLICATE_TIMES = "duplicate_times"
    # place
    NO_POSITION = "no_position"
    OUTSIDE_GRID = "outside_grid"
    PARTLY_OUTSIDE_GRID = "partly_outside_grid"
    OUTSIDE_NEAR_BORDER = "outside_near_border"
    AMBIGUOUS = "ambiguous"
    CELL_CHOSEN = "cell_chosen"
    OUTSIDE_POST = "outside_post"
    # the track
    NO_TRACK = "no_track"
    NO_FIX_POINTS = "no_fix_points"
    IMPOSSIBLE_SPEED = "impossible_speed"
    SAME_TRACK = "same_track"
    DEVICE_SHARED = "device_shared"
    MOCK_LOCATION = "mock_location"
    CLOSED_ITSELF = "closed_itself"
    PIECES_MISSING = "pieces_missing"
    # what place and season say
    ZONE_WATER_FIRST_GRADE = "zone_water_first_grade"
    ZONE_RED_LINE = "zone_red_line"
    ZONE_BURN_PRONE = "zone_burn_prone"
    ZONE_PERMITTED_POINT = "zone_permitted_point"
    BAN_PERIOD = "ban_period"
    # photos
    PHOTO_FAR = "photo_far"
    PHOTO_TIME = "photo_time"
    PHOTO_DAMAGED = "photo_damaged"


class Reason(StrEnum):
    """Why a limit ended or runs no more, a level was skipped, a phone did not record, or a task
    was excused by the program.
    """

    DONE = "done"
    RETURNED = "returned"
    REJECTED = "rejected"
    UNFOUNDED = "unfounded"
    REOPENED = "reopened"
    ESCALATED = "escalated"
    TOP_RUNG = "top_rung"
    VACANT = "vacant"
    STALE = "stale"
    LAPSED = "lapsed"
    FAILED = "failed"
    PAGE_HIDDEN = "page_hidden"
    PAUSED = "paused"
    NO_FIX = "no_fix"
    CELL_ENDED = "cell_ended"
    PLAN_ENDED = "plan_ended"


#: code -> (Chinese, English)
SENTENCES: dict[Mark | Reason, tuple[str, str]] = {
    Mark.CLOCK_CORRECTED: (
        "手机时钟有误，时间已按收到时校正",
        "The phone's clock was wrong; times were shifted by its error",
    ),
    Mark.FUTURE_TIME: ("时间晚于收到时间", "Later than it was received"),
    Mark.OLD_TIME: ("上报过迟", "Filed long after it was seen"),
    Mark.TRACK_OUTSIDE_TIMES: (
        "轨迹超出起止时间",
        "The track reaches beyond start and end",
    ),
    Mark.BACKWARD_TIMES: ("轨迹点时间倒退", "Points whose times run backwards"),
    Mark.DUPLICATE_TIMES: ("轨迹点时间重复", "Points with the same time"),
    Mark.NO_POSITION: ("没有位置", "No position"),
    Mark.OUTSIDE_GRID: ("不在任何网格内", "Outside every cell"),
    Mark.PARTLY_OUTSIDE_GRID: ("部分不在任何网格内", "Partly outside every cell"),
    Mark.OUTSIDE_NEAR_BORDER: (
        "在网格外 200 米以内，归最近的网格",
        "Within 200 m of a cell: given to the nearest",
    ),
    Mark.AMBIGUOUS: (
        "定位精度内有多个网格",
        "Several cells lie within the accuracy",
    ),
    Mark.CELL_CHOSEN: (
        "在边界精度内，按上报人所选网格",
        "Within the accuracy of a border: the cell that the filer chose",
    ),
    Mark.OUTSIDE_POST: ("不在本人岗位的网格内", "Outside the cells of the officer's posts"),
    Mark.NO_TRACK: ("没有轨迹", "No track"),
    Mark.NO_FIX_POINTS: ("部分轨迹点没有定位", "Points without a fix"),
    Mark.IMPOSSIBLE_SPEED: ("速度不可能", "Impossible speed"),
    Mark.SAME_TRACK: ("与另一次巡查的轨迹相同", "The same track as another patrol"),
    Mark.DEVICE_SHARED: (
        "同一设备当日有他人使用",
        "The device was used by another officer that day",
    ),
    Mark.MOCK_LOCATION: ("手机报告为模拟定位", "The phone reports a mock location"),
    Mark.CLOSED_ITSELF: (
        "长时间无消息，巡查自动结束",
        "Closed by itself after a long silence",
    ),
    Mark.PIECES_MISSING: ("轨迹缺段", "Pieces of the track are missing"),
    Mark.ZONE_WATER_FIRST_GRADE: ("水源一级保护区内", "In a first-grade water zone"),
    Mark.ZONE_RED_LINE: ("生态保护红线内", "Inside the red line"),
    Mark.ZONE_BURN_PRONE: ("秸秆焚烧易发区内", "In a burn-prone area"),
    Mark.ZONE_PERMITTED_POINT: ("允许燃放点内", "At a permitted point"),
    Mark.BAN_PERIOD: ("禁烧期内", "In a ban period"),
    Mark.PHOTO_FAR: ("照片拍摄地点与上报地点不符", "A photo was taken far from the place"),
    Mark.PHOTO_TIME: ("照片拍摄时间与上报时间不符", "A photo was taken at another time"),
    Mark.PHOTO_DAMAGED: ("照片损坏", "A photo is damaged"),
    Reason.DONE: ("已办", "Done"),
    Reason.RETURNED: ("已退回", "Returned"),
    Reason.REJECTED: ("办理结果被驳回", "The submission was rejected"),
    Reason.UNFOUNDED: ("不属实", "Unfounded"),
    Reason.REOPENED: ("重新办理", "Reopened"),
    Reason.ESCALATED: ("已上报上级", "Moved up"),
    Reason.TOP_RUNG: ("已在最高层级", "At the top level: nobody above"),
    Reason.VACANT: ("该级无人在岗", "Nobody is in post at this level"),
    Reason.STALE: ("已不是当前环节", "No longer the case's stage"),
    Reason.LAPSED: ("逾期未补正", "The time to correct it ran out"),
    Reason.FAILED: ("系统出错，待处理", "The program failed on it"),
    Reason.PAGE_HIDDEN: ("页面被切到后台", "The page was hidden"),
    Reason.PAUSED: ("本人暂停", "Paused by the officer"),
    Reason.NO_FIX: ("没有卫星信号", "No satellite fix"),
    Reason.CELL_ENDED: ("网格已撤并", "The cell has ended"),
    Reason.PLAN_ENDED: ("方案已结束", "The plan has ended"),
}


def sentence(code: Mark | Reason, english: bool) -> str:
    """What a mark or reason says to a person."""
    return SENTENCES[code][english]
