"""Disputes: how mediation went, and when a dispute may end (C15)."""

#: Continued: another session follows.
OUTCOMES = ("agreed", "continued", "failed")


def in_force(outcome: str | None, *, broken: bool) -> bool:
    """Whether the last session's agreement holds; `outcome` None where there was no session."""
    return outcome == "agreed" and not broken


def may_end(outcome: str | None, *, broken: bool, reason: str | None) -> bool:
    """Whether a dispute may be closed after its last session.

    With an agreement that holds, or after mediation has failed, with the reason.
    """
    failed = outcome == "failed" and bool((reason or "").strip())
    return in_force(outcome, broken=broken) or failed
