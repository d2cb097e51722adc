"""What somebody may do on a cell's evaluation now, for pages and clients."""

from app.evaluations import process
from app.evaluations.queries import steps
from app.evaluations.service.check_entry import parts_for
from app.evaluations.service.find_people import is_own
from app.evaluations.service.judging import may_answer
from app.evaluations.service.move_stage import Standing
from app.evaluations.service.object_to_it import barred_from
from app.evaluations.service.write_filing import ABOVE, OWN, filing_of, on_side
from app.posts.rules import Caller


def steps_for(at: Standing, caller: Caller) -> list[str]:
    """enter, self, superior, report, report_below, object, answer: those that are not refused at
    once.
    """
    stage, now = at.stage, at.now
    mine = {caller.id, *caller.scope.stands_for()}
    own = filing_of(at, OWN)
    by_me = own is not None and bool(mine & {own.written_by, own.submitted_by})
    found = []
    for step in process.allowed(stage.track, stage.stage):
        side = OWN if step == OWN else ABOVE
        if on_side(at, caller, side) and not (step == ABOVE and by_me):
            found.append(step)
    if parts_for(caller, at):
        found.insert(0, "enter")
    if is_own(caller.scope, at.cell):
        below = steps.stages_below(at.evaluation.id, stage.cell_id)
        told = [row.stage for row, _ in below if row.track == "cell"]
        if all(map(process.decided, told)) and "evaluated" in told:
            found.append("report_below")
        until = stage.objectable_until
        if process.may_object(stage.stage) and until is not None and now < until:
            found.append("object")
    waits = [one for one in steps.objections_of([stage.id]) if one.answered_at is None]
    if waits and "object" in found:
        found.remove("object")
    barred = {who for one in waits for who in barred_from(at, one)}
    if waits and not mine & barred and may_answer(at, caller):
        found.append("answer")
    return found
