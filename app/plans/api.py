"""/plans and /tasks."""

from typing import Any

from flask import g

from app.cells import queries as cells
from app.core import clock
from app.core.marks import needs
from app.core.paging import only_id, page_of, paged
from app.core.web import Blueprint
from app.plans import queries, service
from app.plans.present import plans_out, tasks_out
from app.plans.schemas import (
    ExcuseIn,
    PlanEdit,
    PlanIn,
    PlanOut,
    PlansQuery,
    SweepIn,
    TaskOut,
    TasksQuery,
)
from app.posts.queries import near

plans_blp = Blueprint("plans", __name__, url_prefix="/api/v1/plans", description="巡查方案")
tasks_blp = Blueprint("tasks", __name__, url_prefix="/api/v1/tasks", description="巡查任务")
BLUEPRINTS = (plans_blp, tasks_blp)
TERMS: dict[str, Any] = {
    "unit": "day",
    "every": 2,
    "times": 1,
    "per": "officer",
    "level": "village",
}
IN: dict[str, Any] = {
    "name": "秸秆禁烧夜查",
    "cell": "990126101",
    "mode": "campaign",
    "starts_on": "2026-09-15",
    "ends_on": "2026-11-15",
}
IN |= {
    "terms": {
        "unit": "week",
        "times": 2,
        "per": "cell",
        "window": {"from": "18:00", "until": "06:00"},
    }
}
SWEEP = {
    "incident_id": "0197a1c2-7d1e-7c3b-8f50-6b1f6e2d9a02",
    "site_kind": "P01",
    "cell": "990126",
    "ends_on": "2026-10-31",
}
PLAN = {
    "id": 1,
    "name": "日常巡查",
    "mode": "regular",
    "cell": {"code": "990126", "name": "青禾县"},
    "terms": [TERMS | {"from": "2026-07-01"}],
}
TASK = {
    "id": 31,
    "plan_id": 1,
    "plan": "日常巡查",
    "state": "open",
    "due_at": "2026-07-03T00:00:00+08:00",
}


@plans_blp.get("")
@needs("plans.read")
@plans_blp.arguments(PlansQuery(), location="query")
@plans_blp.response(200, page_of(PlanOut, "Plans"), example={"items": [PLAN], "next": None})
def plans(query: dict[str, Any]) -> Any:
    """Plans that concern one's territory 巡查方案列表"""
    cell = cells.must(query["cell"]) if query.get("cell") else None
    page = paged(
        list(
            queries.plans(
                g.caller.scope, cell=cell, after=only_id(query["cursor"]), limit=query["limit"] + 1
            )
        ),
        query["limit"],
        lambda plan: [plan.id],
    )
    return page | {"items": plans_out(page["items"])}


@plans_blp.post("")
@needs("plans.write")
@plans_blp.arguments(PlanIn(), example=IN)
@plans_blp.response(201, PlanOut(), example=PLAN)
@plans_blp.alt_response(403, description="outside_territory")
@plans_blp.once(PlanOut())
def add(body: dict[str, Any]) -> Any:
    """A new plan; the tasks of its first period are made at once 新增巡查方案"""
    return plans_out([service.add_plan(caller=g.caller, body=body, now=clock.now())])[0]


@plans_blp.post("/sweeps")
@needs("plans.write")
@plans_blp.arguments(SweepIn(), example=SWEEP)
@plans_blp.response(201, PlanOut(), example=PLAN)
@plans_blp.alt_response(403, description="outside_territory")
@plans_blp.alt_response(409, description="sweep_needs_grave, sweep_exists, nothing_to_sweep")
@plans_blp.alt_response(422, description="site_kind_required, dates_reversed")
@plans_blp.once(PlanOut())
def sweep(body: dict[str, Any]) -> Any:
    """Look for the same at every site of a kind, after a grave case 举一反三排查"""
    return plans_out([service.sweep_for_same(caller=g.caller, body=body, now=clock.now())])[0]


@plans_blp.put("/<int:plan_id>")
@needs("plans.write")
@plans_blp.arguments(PlanEdit(), example={"from": "2026-08-01", "terms": TERMS})
@plans_blp.response(200, PlanOut(), example=PLAN)
@plans_blp.alt_response(409, description="plan_begun: tasks are made up to a later day")
@plans_blp.alt_response(422, description="dated_back: it ends today at the earliest")
def edit(body: dict[str, Any], plan_id: int) -> Any:
    """Other terms from a day on, or the plan's last day 修改巡查方案"""
    plan = queries.plan_to_write(g.caller.scope, plan_id)
    return plans_out([service.edit_plan(caller=g.caller, plan=plan, body=body, now=clock.now())])[0]


@tasks_blp.get("")
@needs("tasks.read")
@tasks_blp.arguments(TasksQuery(), location="query")
@tasks_blp.response(200, page_of(TaskOut, "Tasks"), example={"items": [TASK], "next": None})
def tasks(query: dict[str, Any]) -> Any:
    """Tasks of one's own and of one's territory 巡查任务列表"""
    cell = near(g.caller.scope, query["cell"]) if query.get("cell") else None
    rows = queries.listing(
        g.caller.scope,
        g.caller.id,
        filters=query,
        cell=cell,
        after=only_id(query["cursor"]),
        limit=query["limit"] + 1,
    )
    page = paged(list(rows), query["limit"], lambda task: [task.id])
    return page | {"items": tasks_out(page["items"])}


@tasks_blp.post("/<int:task_id>/excuse")
@needs("tasks.excuse")
@tasks_blp.arguments(ExcuseIn(), example={"reason": "道路塌方，无法通行"})
@tasks_blp.response(200, TaskOut(), example=TASK | {"state": "excused"})
@tasks_blp.alt_response(409, description="task_done")
def excuse(body: dict[str, Any], task_id: int) -> Any:
    """Say why a task need not be done 免除任务"""
    task = queries.task_to_excuse(g.caller.scope, task_id)
    return tasks_out(
        [service.excuse_task(caller=g.caller, task=task, reason=body["reason"], now=clock.now())]
    )[0]
