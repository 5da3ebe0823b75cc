"""Problems that many waiting letters share, and what is done for all of these letters at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from determinations.ingest import lifecycle
from determinations.ingest.revisions import draft_of, revise, revisions_of, undo
from determinations.ingest.shared_problems import running
from determinations.ingest.shared_problems.finding import (
    shared_problem,
    shared_problems,
)
from determinations.ingest.shared_problems.preparing import (
    CannotPrepare,
    forecast_of,
    prepare,
    prepare_publishing,
    ready_after,
)
from determinations.models import (
    AuditEntry,
    Case,
    Letter,
    LetterStatus,
    Looking,
    PutOff,
    SharedActKind,
    SharedActResult,
    SharedActState,
    TreatmentType,
    Verb,
)
from determinations.tests.archive import add_letter, item_text, letter_text
from determinations.tests.waiting_letters import citing, undated

pytestmark = pytest.mark.django_db
UNKNOWN, UNDATED = "unknown-guideline", "missing-decision-date"
PARSED, NEEDS_REVIEW = LetterStatus.PARSED, LetterStatus.NEEDS_REVIEW


def shared(code):
    found, _ = shared_problems(limit=50)
    return [each for each in found if each.code == code]


def about(code):
    return shared(code)[0].about


def done(kind, code, by, **given):
    act = prepare(
        kind, code, given.pop("about", None) or about(code), by=by, reason="Seen.", **given
    )
    finish(act)
    return act


def finish(act):
    assert running.begin(act.pk, then=lambda act_id: None)
    while running.run(act.pk):
        pass
    act.refresh_from_db()
    assert act.state == SharedActState.DONE


def left_out(act):
    left = act.letters.filter(result=SharedActResult.LEFT_OUT)
    return dict(left.values_list("letter__case__case_number", "why"))


def test_letters_that_call_the_same_guideline_otherwise_share_a_problem():
    citing("CM17-9100001")
    citing("CM17-9100002", "Lindgren panel guidelines")
    citing("CM17-9100003", "Osterhout Consensus Guidelines")
    citing("CM17-9100004")
    (found,), total = shared_problems(limit=50)
    assert (found.code, found.letters, total) == (UNKNOWN, 3, 1)
    assert found.words.casefold() == "lindgren panel guidelines"
    first = found.examples[0]
    assert (first.name, len(found.examples)) == ("CM17-9100001", 3)
    assert "Lindgren Panel" in f"{first.before} {first.words} {first.behind}"


def test_numbers_and_quotations_of_a_message_tell_no_problems_apart():
    for number in (1, 2):
        day = f"{number:02}"
        add_letter(letter_text(f"CM17-910000{number}", decided=f"13/{day}/2017"))
    assert [found.letters for found in shared("impossible-date")] == [2]


def test_a_heading_that_no_rule_sorts_is_one_problem():
    for number in (1, 2):
        undated(f"CM17-910000{number}", item_text("Zorbel wrap therapeutics"))
    (found,) = shared("unsure-treatment")
    assert (found.letters, found.words) == (2, "Zorbel wrap therapeutics")


def test_put_off_published_and_single_letters_are_left_out():
    first, second, third = (undated(f"CM17-910000{number}") for number in (1, 2, 3))
    PutOff.objects.create(letter=first, until=timezone.localdate() + timedelta(days=2))
    lifecycle.publish(second.pk)
    assert shared_problems(limit=50) == ([], 0)
    undated("CM17-9100004")
    assert [found.letters for found in shared(UNDATED)] == [2]
    assert shared_problems(third.batch_id, limit=50) == ([], 0)
    assert shared_problem(UNDATED, about(UNDATED), third.batch_id).letters == 1


def test_words_of_a_letter_that_may_name_a_person_are_not_shown():
    for number in (1, 2):
        text = letter_text(f"CM17-910000{number}", item_text(admin="Lindgren Panel Guidelines"))
        add_letter(text.replace("knee pain.", "knee pain. Dr. Ann Example agreed."))
    (found,) = shared(UNKNOWN)
    assert {(each.is_held, each.words, each.before) for each in found.examples} == {(True, "", "")}


def test_accepting_for_all_says_beforehand_what_it_comes_to(admin_user):
    letters = [undated(f"CM17-910000{number}") for number in (1, 2)]
    both = add_letter(
        letter_text("CM17-9100003", item_text(admin="Osterhout Consensus Guidelines")).replace(
            "Decision Date: 01/31/2017", ""
        )
    )
    act = prepare(SharedActKind.ACCEPT, UNDATED, about(UNDATED), by=admin_user, reason="Old form.")
    told = forecast_of(act, admin_user)
    assert (told.letters, told.ready, told.need_more) == (3, 2, 1)
    finish(act)
    assert [Letter.objects.get(pk=each.pk).status for each in letters] == [PARSED, PARSED]
    assert Letter.objects.get(pk=both.pk).status == NEEDS_REVIEW
    entries = AuditEntry.objects.filter(verb=Verb.ACCEPT_PROBLEM)
    assert {(entry.user_name, entry.reason) for entry in entries} == {("admin", "Old form.")}
    assert entries.count() == 3
    assert list(ready_after(act)) == letters


def test_accepting_one_unknown_name_leaves_another_of_the_same_item(admin_user):
    both = item_text(admin="Lindgren Panel Guidelines", imro="Osterhout Consensus Guidelines")
    letters = [add_letter(letter_text(f"CM17-910000{number}", both)) for number in (1, 2)]
    lindgren = next(each for each in shared(UNKNOWN) if "Lindgren" in each.words)
    done(SharedActKind.ACCEPT, UNKNOWN, admin_user, about=lindgren.about)
    assert shared_problem(UNKNOWN, lindgren.about) is None
    assert Letter.objects.get(pk=letters[0].pk).status == NEEDS_REVIEW


def test_what_is_ready_afterwards_is_published_by_another_act(admin_user):
    letters = [undated(f"CM17-910000{number}") for number in (1, 2)]
    act = done(SharedActKind.ACCEPT, UNDATED, admin_user)
    publishing = prepare_publishing(act, by=admin_user)
    lifecycle.reject(letters[0].pk, reason="No determination.")
    finish(publishing)
    assert left_out(publishing) == {"CM17-9100001": "It was changed meanwhile."}
    assert Letter.objects.get(pk=letters[1].pk).status == LetterStatus.PUBLISHED


def test_letters_that_changed_or_are_open_elsewhere_are_left_out_and_said(
    admin_user, django_user_model
):
    letters = [undated(f"CM17-910000{number}") for number in (1, 2, 3)]
    act = prepare(SharedActKind.ACCEPT, UNDATED, about(UNDATED), by=admin_user, reason="Seen.")
    case = Case.objects.get(letter=letters[0])
    draft = draft_of(case)
    draft["case"]["age"] = 41
    revise(letters[0].pk, draft, seen=0, by=None)
    now, colleague = timezone.now(), django_user_model.objects.create_user("rita")
    for person, letter in ((colleague, letters[1]), (admin_user, letters[2])):
        Looking.objects.create(letter=letter, by=person, since=now, seen_at=now)
    assert forecast_of(act, admin_user).open_elsewhere == 1
    finish(act)
    assert left_out(act) == {
        "CM17-9100001": "It was changed meanwhile.",
        "CM17-9100002": "rita had it open.",
    }
    assert Letter.objects.get(pk=letters[2].pk).status == PARSED


def test_an_act_is_begun_once_and_goes_on_where_it_was_cut_off(admin_user):
    for number in (1, 2, 3):
        undated(f"CM17-910000{number}")
    act = prepare(SharedActKind.ACCEPT, UNDATED, about(UNDATED), by=admin_user, reason="Seen.")
    assert running.begin(act.pk, then=lambda act_id: None)
    assert not running.begin(act.pk, then=lambda act_id: None)
    assert running.run(act.pk, most=2)
    assert act.letters.filter(result=SharedActResult.DONE).count() == 2
    assert not running.run(act.pk, most=2)
    assert AuditEntry.objects.filter(verb=Verb.ACCEPT_PROBLEM).count() == 3


def test_many_letters_are_left_to_the_worker(admin_user, monkeypatch):
    monkeypatch.setattr(running, "MOST_AT_ONCE", 1)
    for number in (1, 2):
        undated(f"CM17-910000{number}")
    act = prepare(SharedActKind.ACCEPT, UNDATED, about(UNDATED), by=admin_user, reason="Seen.")
    queued = []
    running.begin(act.pk, then=queued.append)
    assert queued == [act.pk]


def test_who_may_not_any_more_changes_nothing(django_user_model):
    for number in (1, 2):
        undated(f"CM17-910000{number}")
    act = done(SharedActKind.ACCEPT, UNDATED, django_user_model.objects.create_user("rita"))
    assert set(left_out(act).values()) == {"The account that began this may not do it any more."}


def test_what_needs_a_look_at_each_letter_is_not_accepted_for_many(admin_user):
    with pytest.raises(CannotPrepare):
        prepare(SharedActKind.ACCEPT, "was-erased", "0", by=admin_user, reason="Seen.")


def test_a_treatment_type_is_chosen_for_all_and_taken_back_for_one(admin_user):
    letters = [
        add_letter(
            letter_text(f"CM17-910000{n}", item_text("Zorbel wrap therapeutics")), publish=False
        )
        for n in (1, 2)
    ]
    add_letter(letter_text("CM17-9100003", item_text("Acupuncture for the knee")), publish=False)
    chosen = TreatmentType.objects.exclude(category="Other").first()
    done(SharedActKind.TREATMENT, "unsure-treatment", admin_user, chosen={"treatment": chosen.pk})
    first, second = (Case.objects.get(letter=letter) for letter in letters)
    assert [case.items.get().treatment for case in (first, second)] == [chosen, chosen]
    assert not shared("unsure-treatment")
    newest = revisions_of(first)[0]
    assert (newest.made_by, newest.reason) == (admin_user, "Seen.")
    undo(newest.pk, admin_user, "Not this one.")
    assert first.items.get().treatment != chosen
    assert second.items.get().treatment == chosen


def test_each_letter_of_an_act_is_locked_once(admin_user):
    undated("CM17-9100001"), undated("CM17-9100002")
    with CaptureQueriesContext(connection) as queries:
        done(SharedActKind.ACCEPT, UNDATED, admin_user)
    locks = [each["sql"] for each in queries if "FOR UPDATE" in each["sql"]]
    of_letters = [each for each in locks if 'FROM "determinations_letter"' in each]
    assert len(of_letters) == 2
