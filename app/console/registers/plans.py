"""The registers of patrolling: plans, and the tasks made from them."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from flask import g

from app.console import form_words
from app.console.choices import Choice
from app.console.pages import say, word
from app.console.registers import offered
from app.console.registers.shape import MOST, Form, LastDay, Register, Row, column
from app.core import clock
from app.plans import queries, service
from app.plans.models import Plan, Task
from app.plans.present import plans_out, tasks_out
from app.plans.schemas import ExcuseIn, PlanEdit, PlanIn

#: How long a task stays in the register after it was due.
SHOWN = timedelta(days=31)
STATE = {
    "open": ("待完成", "open"),
    "done": ("已完成", "done"),
    "missed": ("漏查", "missed"),
    "excused": ("已免除", "excused"),
}


def plans_rows() -> Iterable[Row]:
    found = queries.plans(g.caller.scope, cell=None, after=None, limit=MOST)
    for plan, row in zip(found, plans_out(found), strict=True):
        mode = word(form_words.CHOICE, row["mode"])
        yield row | {"key": row["id"], "of": plan, "mode": mode}


def _own(plan_id: int) -> Plan:
    return queries.plan_to_write(g.caller.scope, plan_id)


def _add(_: None, body: dict[str, Any]) -> None:
    service.add_plan(caller=g.caller, body=body, now=clock.now())


def _edit(plan: Plan, body: dict[str, Any]) -> None:
    service.edit_plan(caller=g.caller, plan=plan, body=body, now=clock.now())


def _terms(plan: Plan) -> dict[str, Any]:
    newest = queries.terms_of([plan.id])[plan.id][-1]
    since = (plan.made_until or plan.starts_on) + timedelta(days=1)
    return {"from": since, "terms": newest.data}


def _choices(plan: Plan | None) -> dict[str, Choice]:
    found, people = offered.places("plans.write"), offered.people()
    below = found if plan is None else offered.places_of(plan)
    return {
        "cell": found,
        "cells": below,
        "officer_ids": people,
        "site_kinds": offered.site()["kind"],
        "campaign_id": offered.campaigns(),
    }


def _runs(plan: Plan) -> bool:
    return plan.ends_on is None or plan.ends_on > clock.day_of(clock.now())


def _about(plan: Plan) -> Iterable[tuple[str, str]]:
    yield say("方案", "Plan"), plan.name
    yield say("起", "From"), str(plan.starts_on)


def tasks_rows() -> Iterable[Row]:
    since = {"due_after": clock.now() - SHOWN}
    rows = queries.listing(
        g.caller.scope, g.caller.id, filters=since, cell=None, after=None, limit=MOST
    )
    for task, row in reversed(list(zip(rows, tasks_out(rows), strict=True))):
        site, state = (row["site"] or {}).get("name"), word(STATE, row["state"])
        yield row | {"site": site, "key": row["id"], "of": task, "state": state}


def _task(task_id: int) -> Task:
    return queries.task_to_excuse(g.caller.scope, task_id)


def _excuse(task: Task, body: dict[str, Any]) -> None:
    service.excuse_task(caller=g.caller, task=task, reason=body["reason"], now=clock.now())


def _owed(task: Task) -> Iterable[tuple[str, str]]:
    (row,) = tasks_out([task])
    yield say("方案", "Plan"), row["plan"]
    yield say("网格", "Cell"), row["cell"]["name"]
    yield say("截止", "Due"), clock.shown(row["due_at"], ends=True)


REGISTERS = {
    "plans": Register(
        ("巡查方案", "Plans"),
        "work",
        "plans.read",
        (
            column("name", "方案", "Plan"),
            column("cell", "网格", "Cell"),
            column("mode", "方式", "Mode"),
            column("starts_on", "起", "From"),
            column("ends_on", "止", "To"),
            column("made_until", "任务已排到", "Tasks made until"),
        ),
        plans_rows,
        ("还没有巡查方案：请制定。", "No plans yet: make one."),
        {
            "new": Form(
                ("制定方案", "New plan"),
                ("方案已制定，首期任务已生成。", "Made, with the tasks of its first period."),
                "plans.write",
                _add,
                PlanIn(),
                choices=_choices,
            ),
            "edit": Form(
                ("修改", "Change"),
                ("已修改。", "Changed."),
                "plans.write",
                _edit,
                PlanEdit(only=("name", "theme", "ends_on")),
                find=_own,
                values=lambda row: {
                    name: getattr(row, name) for name in ("name", "theme", "ends_on")
                },
            ),
            "terms": Form(
                ("改要求", "Other terms"),
                ("新要求从该日起执行，此前的任务不变。", "They hold from that day on."),
                "plans.write",
                _edit,
                PlanEdit(only=("since", "terms")),
                find=_own,
                choices=_choices,
                values=_terms,
                facts=_about,
            ),
            "end": Form(
                ("结束", "End"),
                ("方案的结束日期已登记。", "Its last day is set."),
                "plans.write",
                _edit,
                LastDay(),
                find=_own,
                facts=_about,
                when=_runs,
            ),
        },
    ),
    "tasks": Register(
        ("巡查任务", "Tasks"),
        "work",
        "tasks.read",
        (
            column("plan", "方案", "Plan"),
            column("cell", "网格", "Cell"),
            column("site", "对象", "Site"),
            column("due_at", "截止", "Due"),
            column("state", "状态", "State"),
            column("officer", "人员", "Officer"),
            column("reason", "免除原因", "Excused because"),
        ),
        tasks_rows,
        ("还没有任务：方案会自动生成任务。", "No tasks yet: plans make them."),
        {
            "excuse": Form(
                ("免除", "Excuse"),
                ("已免除，漏查记录保留。", "Excused; a miss stays on record."),
                "tasks.excuse",
                _excuse,
                ExcuseIn(),
                find=_task,
                facts=_owed,
                when=lambda task: task.state in ("open", "missed"),
            ),
        },
    ),
}
