"""What notices say years later and together: stored ones stay readable, many become one message."""

import re
import string
from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.notices.rules import (
    LEASE,
    MOST_ATTEMPTS,
    OTHERS,
    SENDING,
    SENTENCES,
    SHORT,
    URGENT,
    message,
    next_try,
    sentence,
)

#: kind -> the words that its stored rows hold. A sentence is made when a notice is read: one that
#: asked for more would leave old inboxes unreadable. A new kind comes with its row.
STORED = {
    "incident_filed": "number kind",
    "emergency_filed": "number kind",
    "emergency_moved": "number",
    "emergency_unanswered": "number",
    "emergency_downstream": "number",
    "emergency_over_limit": "number",
    "emergency_ended": "number",
    "fire_reported": "number kind",
    "incident_accepted": "number",
    "incident_agreement_broken": "number",
    "incident_copied": "number kind",
    "incident_escalated": "number",
    "incident_assigned": "number",
    "incident_returned": "number",
    "incident_corrected": "number",
    "incident_submitted": "number",
    "incident_rejected": "number",
    "incident_confirmed": "number",
    "incident_closed": "number",
    "incident_penalised": "number",
    "incident_unfounded": "number",
    "incident_gone": "number",
    "incident_handler_left": "number",
    "incident_left_to_above": "number",
    "incident_dissatisfied": "number",
    "incident_declined": "number",
    "incident_taken_over": "number",
    "incident_lost": "number",
    "incident_relocated": "number",
    "incident_merged": "number",
    "incident_commented": "number",
    "incident_reopened": "number",
    "incident_overdue": "number",
    "incident_raised": "number",
    "accountability_proposed": "kind",
    "accountability_nobody": "count",
    "accountability_asked": "day",
    "accountability_explained": "",
    "accountability_decided": "day",
    "accountability_handed": "",
    "accountability_closed": "",
    "accountability_dropped": "",
    "accountability_appealed": "",
    "accountability_ruled": "",
    "finding_made": "kind",
    "finding_waits": "kind",
    "finding_answered": "",
    "finding_confirmed": "",
    "finding_rejected": "",
    "consequence_proposed": "kind",
    "consequence_ordered": "kind",
    "consequence_lifted": "kind",
    "consequence_decided": "kind",
    "missed_opened": "number",
    "missed_due_explain": "number",
    "missed_explained": "number",
    "missed_unexplained": "number",
    "missed_vacant": "number",
    "missed_due_decide": "number",
    "missed_undecided": "number",
    "missed_decided": "number",
    "missed_withdrawn": "number",
    "document_drafted": "kind",
    "document_sent": "number kind",
    "document_replied": "number kind",
    "document_overdue": "number kind",
    "document_closed": "number kind",
    "incident_transferred": "number",
    "incident_transfer_received": "number",
    "incident_transfer_declined": "number",
    "incident_transfer_answered": "number",
    "incident_transfer_overdue": "number",
    "incident_transfer_withdrawn": "number",
    "incident_help_asked": "number",
    "incident_help_answered": "number",
    "incident_help_declined": "number",
    "incident_help_withdrawn": "number",
    "incident_joint_called": "number day",
    "incident_joint_result": "number",
    "incident_measure_proposed": "number kind",
    "incident_measure_ordered": "number kind",
    "incident_measure_refused": "number kind",
    "incident_measure_withdrawn": "number kind",
    "incident_measure_done": "number kind",
    "incident_measure_accepted": "number kind",
    "incident_measure_rejected": "number kind",
    "incident_measure_lifted": "number kind",
    "incident_measure_overdue": "number kind",
    "incident_time_asked": "number kind",
    "incident_time_granted": "number kind",
    "incident_time_denied": "number kind",
    "incident_pause_ended": "number kind",
    "incident_led": "number",
    "incident_led_late": "number",
    "incident_look_back_failed": "number",
    "incident_look_back_overdue": "number",
    "incident_relapsed": "number again",
    "incident_due_soon": "number",
    "incident_beside_late": "number",
    "incident_overdue_on_duty": "number",
    "emergency_late": "number",
    "contact_filed": "number kind",
    "contact_late": "number",
    "contact_closed": "number",
    "token_theft": "",
    "password_reset": "",
    "account_closes": "",
    "account_opens": "",
    "name_changed": "",
    "phone_changed": "",
    "seat_taken": "",
    "seat_given": "count",
    "seat_reset": "",
    "seat_phone": "",
    "seat_opened": "",
    "seat_ended": "",
    "deputy_changed": "",
    "calendar_provisional": "year",
    "calendar_incomplete": "year count",
    "calendar_changed": "year rest work count",
    "policy_slackened": "day kind was now",
    "filing_refused": "",
    "filing_left": "",
    "filing_mended": "",
    "mending_disputed": "",
    "mending_upheld": "",
    "mending_rejected": "",
    "patrol_accepted": "",
    "patrol_rejected": "",
    "photos_awaited": "count",
    "evaluation_to_open": "period",
    "evaluation_opened": "period",
    "evaluation_self_done": "period",
    "evaluation_superior_done": "period",
    "evaluation_entered": "period",
    "evaluation_cleared": "period",
    "evaluation_changed": "period was now",
    "evaluation_due_soon": "period",
    "evaluation_late": "period",
    "evaluation_objected": "period",
    "evaluation_answered": "period",
    "cases_unwatched": "count",
    "cases_without_office": "count",
    "cases_wait_for_you": "count",
    "ledger_issued": "number",
    "ledger_self_checked": "number",
    "ledger_applied": "number",
    "ledger_verified": "number",
    "ledger_filed": "number",
    "ledger_returned": "number",
    "ledger_due": "number day",
    "ledger_overdue": "number",
    "ledger_check_due": "number day",
    "ledger_check_overdue": "number",
    "ledger_result_due": "number day",
    "ledger_result_overdue": "number",
    "ledger_progress_asked": "number",
    "ledger_case_ready": "number",
}
VALUES = {
    "number": "A-1",
    "kind": "秸秆焚烧",
    "day": "2026-07-03",
    "year": 2028,
    "count": 3,
    "rest": 2,
    "work": 1,
    "by": "周",
    "again": "A-2",
    "period": "2026Q3",
    "was": "70.00",
    "now": "—",
}
BATCHES = st.lists(
    st.sampled_from(sorted(SENTENCES)).map(lambda kind: (kind, VALUES)), min_size=2, max_size=30
)


# Stored notices


@pytest.mark.parametrize("kind", STORED)
def test_a_stored_notice_can_always_be_read(kind):
    params = {name: VALUES[name] for name in STORED[kind].split()}
    for english in (False, True):
        said = sentence(kind, params, english=english)
        assert all(str(value) in said for value in params.values())  # and says all that it knows


def test_every_kind_has_its_row():
    assert STORED.keys() == SENTENCES.keys()


def test_no_two_kinds_say_the_same():
    """Else nobody could tell in an inbox what had happened."""
    for language in (0, 1):
        told = Counter(texts[language] for texts in SENTENCES.values())
        assert [text for text, times in told.items() if times > 1] == []


@pytest.mark.parametrize("kind", sorted(SENTENCES))
def test_a_sentence_takes_words_as_they_are_and_looks_into_none(kind):
    """No attribute, index or format of what is put in: it comes from people."""
    for text in SENTENCES[kind]:
        for _, name, spec, conversion in string.Formatter().parse(text):
            assert (name is None or name.isidentifier(), spec or "", conversion) == (True, "", None)


@pytest.mark.parametrize("words", ["{number}", "{0}", "{number.__class__}", "{", "%s"])
def test_braces_in_what_is_told_are_only_text(words):
    assert words in sentence("incident_filed", {"number": words, "kind": "x"})


# Urgent


@pytest.mark.parametrize(
    ("kind", "urgent"),
    [
        ("emergency_filed", True),
        ("emergency_moved", True),
        ("emergency_unanswered", True),
        ("emergency_downstream", True),
        ("emergency_over_limit", True),
        ("fire_reported", True),
        ("emergency_late", True),
        ("incident_overdue_on_duty", True),  # he is awake
        ("token_theft", True),
        ("emergency_ended", False),  # good news may wait for the morning
        ("incident_filed", False),
        ("incident_overdue", False),
        ("incident_escalated", False),
        ("document_overdue", False),
        ("cases_unwatched", False),
    ],
)
def test_what_waits_for_no_morning(kind, urgent):
    assert (kind in URGENT) is urgent


# Many in one


@pytest.mark.parametrize(
    ("told", "chinese", "english"),
    [
        (
            ["incident_returned"],
            "A-1 被退回，请按理由补充。",
            "A-1 was returned to you; please complete it.",
        ),
        (
            ["incident_returned"] * 2,
            "2 条通知：退回 2。请打开应用查看。",
            "2 notices: returned 2. See them in the app.",
        ),
        (
            ["incident_filed", "incident_closed", "incident_closed"],  # the most of a kind first
            "3 条通知：办结 2，新问题 1。请打开应用查看。",
            "3 notices: closed 2, new 1. See them in the app.",
        ),
        (
            ["token_theft", "incident_merged", "incident_filed"],  # others are counted together
            "3 条通知：其他 2，新问题 1。请打开应用查看。",
            "3 notices: other 2, new 1. See them in the app.",
        ),
    ],
)
def test_what_one_message_says_of_several(told, chinese, english):
    batch = [(kind, VALUES) for kind in told]
    assert (message(batch), message(batch, english=True)) == (chinese, english)


@given(BATCHES, st.booleans())
def test_a_message_of_many_counts_each_once_and_names_none(batch, english):
    said = message(batch, english=english)
    total, *counts = map(int, re.findall(r"\d+", said))
    assert total == sum(counts) == len(batch)
    assert counts == sorted(counts, reverse=True)
    assert "A-1" not in said
    assert "{" not in said


@given(BATCHES, st.booleans(), st.randoms())
def test_the_order_of_notices_changes_no_count(batch, english, random):
    mixed = random.sample(batch, len(batch))
    one, other = (re.split("[：:，,。.] ?", message(b, english=english)) for b in (batch, mixed))
    assert sorted(one) == sorted(other)


def test_the_others_are_no_kind_of_their_own():
    assert OTHERS not in SHORT.values()


# Trying again


@given(st.integers(1, 60))
def test_no_try_comes_sooner_than_the_one_before_it(failures):
    assert timedelta(seconds=30) <= next_try(failures) <= next_try(failures + 1)
    assert next_try(failures + 1) <= min(2 * next_try(failures), timedelta(hours=1))


def test_a_message_begun_is_ended_before_another_sender_may_begin_it():
    assert SENDING < LEASE
    assert MOST_ATTEMPTS > 1
