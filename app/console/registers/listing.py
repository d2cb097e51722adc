"""The registers that there are: their words, who may see them, their columns."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.console import register_rows as rows
from app.console.register_rows import Row

Words = tuple[str, str]


@dataclass(frozen=True)
class Register:
    """One register: `columns` are (key of a row, heading); `rows` reads them for the caller."""

    words: Words
    action: str
    columns: tuple[tuple[str, Words], ...]
    rows: Callable[[], Iterable[Row]]
    #: What to do where there is none.
    empty: Words


def _column(key: str, chinese: str, in_english: str) -> tuple[str, Words]:
    return key, (chinese, in_english)


REGISTERS: dict[str, Register] = {
    "cells": Register(
        ("网格与五定", "Cells, five fixed"),
        "cells.read",
        (
            _column("code", "编码", "Code"),
            _column("name", "网格", "Cell"),
            _column("level", "层级", "Level"),
            _column("missing", "缺少", "Missing"),
        ),
        rows.cells_rows,
        (
            "还没有网格：请用 flask grids load 载入边界。",
            "No cells yet: load them with flask grids load.",
        ),
    ),
    "departments": Register(
        ("部门与联络员", "Departments"),
        "cells.read",
        (
            _column("name", "部门", "Department"),
            _column("cell", "所属", "Of"),
            _column("head_name", "负责人", "Head"),
            _column("liaisons", "联络员", "Liaisons"),
            _column("able", "能否办理", "Can act"),
        ),
        rows.departments_rows,
        ("还没有部门：请管理员新增。", "No departments yet: an administrator adds them."),
    ),
    "officers": Register(
        ("人员", "People"),
        "officers.read",
        (
            _column("name", "姓名", "Name"),
            _column("username", "用户名", "User name"),
            _column("phone", "手机", "Phone"),
            _column("posts", "岗位", "Posts"),
            _column("ends_on", "停用日期", "Closed on"),
        ),
        rows.officers_rows,
        ("还没有人员：请导入名册。", "Nobody yet: import a roster."),
    ),
    "posts": Register(
        ("岗位", "Posts"),
        "officers.read",
        (
            _column("officer_name", "姓名", "Name"),
            _column("kind", "岗位", "Post"),
            _column("cell", "网格", "Cell"),
            _column("department", "部门", "Department"),
            _column("starts_on", "起", "From"),
            _column("ends_on", "止", "To"),
        ),
        rows.posts_rows,
        ("还没有岗位：请导入名册。", "No posts yet: import a roster."),
    ),
    "duty": Register(
        ("现在值班", "On duty now"),
        "duty.read",
        (
            _column("cell", "网格", "Cell"),
            _column("officer", "值班人", "On duty"),
            _column("rank", "主副班", "Rank"),
            _column("starts_at", "起", "From"),
            _column("ends_at", "止", "To"),
        ),
        rows.on_duty_rows,
        ("现在没有排班：请在值班表中安排。", "Nobody is on duty: set the roster."),
    ),
    "sites": Register(
        ("巡查对象", "Sites"),
        "sites.read",
        (
            _column("code", "编号", "Code"),
            _column("name", "名称", "Name"),
            _column("kind", "类别", "Kind"),
            _column("cell", "网格", "Cell"),
            _column("status", "状态", "Status"),
            _column("last_seen_at", "最近巡查", "Last seen"),
        ),
        rows.sites_rows,
        ("还没有巡查对象：请导入。", "No sites yet: import them."),
    ),
    "plans": Register(
        ("巡查方案", "Plans"),
        "plans.read",
        (
            _column("name", "方案", "Plan"),
            _column("cell", "网格", "Cell"),
            _column("starts_on", "起", "From"),
            _column("ends_on", "止", "To"),
            _column("made_until", "任务已排到", "Tasks made until"),
        ),
        rows.plans_rows,
        ("还没有巡查方案：请制定。", "No plans yet: make one."),
    ),
    "tasks": Register(
        ("巡查任务", "Tasks"),
        "tasks.read",
        (
            _column("plan", "方案", "Plan"),
            _column("cell", "网格", "Cell"),
            _column("site", "对象", "Site"),
            _column("due_at", "截止", "Due"),
            _column("state", "状态", "State"),
            _column("officer", "人员", "Officer"),
        ),
        rows.tasks_rows,
        ("还没有任务：方案会自动生成任务。", "No tasks yet: plans make them."),
    ),
    "campaigns": Register(
        ("专项与管控期", "Campaigns, ban periods"),
        "campaigns.read",
        (
            _column("name", "名称", "Name"),
            _column("cell", "网格", "Cell"),
            _column("starts_on", "起", "From"),
            _column("ends_on", "止", "To"),
            _column("note", "说明", "Note"),
        ),
        rows.campaigns_rows,
        ("没有专项行动或管控期。", "No campaign and no ban period."),
    ),
    "kinds": Register(
        ("问题类别", "Kinds"),
        "taxonomy.read",
        (
            _column("code", "代码", "Code"),
            _column("name", "类别", "Kind"),
            _column("county", "县级承办", "County"),
            _column("township", "乡镇承办", "Township"),
            _column("retired_on", "停用日期", "Retired on"),
        ),
        rows.kinds_rows,
        ("没有类别。", "No kinds."),
    ),
    "notices": Register(
        ("我的消息", "My notices"),
        "notices.read",
        (
            _column("created_at", "时间", "Time"),
            _column("text", "内容", "Text"),
            _column("read_at", "已读", "Read"),
        ),
        rows.notices_rows,
        ("没有消息。", "No notices."),
    ),
    "dead": Register(
        ("未送达的消息", "Dead letters"),
        "notices.operate",
        (
            _column("created_at", "时间", "Time"),
            _column("officer", "收件人", "To"),
            _column("kind", "类别", "Kind"),
            _column("channel", "渠道", "Channel"),
            _column("error", "原因", "Error"),
            _column("attempts", "次数", "Attempts"),
        ),
        rows.dead_rows,
        ("全部送达。", "Everything was delivered."),
    ),
    "refused": Register(
        ("未入库的上报", "Refused filings"),
        "phone.refused",
        (
            _column("arrived_at", "时间", "Time"),
            _column("officer", "上报人", "Filed by"),
            _column("code", "原因代码", "Code"),
            _column("why", "原因", "Why"),
        ),
        rows.refused_rows,
        ("没有未入库的上报。", "No filing was refused."),
    ),
}
