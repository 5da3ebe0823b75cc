"""What changed between a look and an act, or while a page was made, is not overlooked."""

from __future__ import annotations

import pytest
from django.db import transaction

from determinations.ingest import lifecycle, readers_files
from determinations.ingest.erasing import erase
from determinations.ingest.revisions import draft_of, revise, revisions_of, undo
from determinations.ingest.screening import CannotResolve, findings_digest
from determinations.letters import BY_HAND
from determinations.models import AcceptedProblem, AuditEntry, Case, Letter, Revision, Verb
from determinations.tests.archive import add_letter, letter_text
from determinations.tests.hostile_pdfs import with_metadata

from .test_at_once import overlap
from .test_gate import in_other_transaction
from .test_locks import wait_until_one_waits
from .test_readers_files import URL, add_pdf

at_once = pytest.mark.django_db(transaction=True)
UNDATED = letter_text().replace("Decision Date: 01/31/2017", "")


@at_once
def test_what_is_asked_of_a_letter_while_it_is_erased_is_not_there(admin_client, admin_user):
    letter = add_letter(letter_text())
    revise(letter.pk, draft_with(age=50), seen=0, by=admin_user)
    review, history = f"/staff/review/{letter.pk}/", f"/staff/letters/{letter.pk}/history/"
    erasing = f"/admin/determinations/letter/{letter.pk}/erase/"
    asked = [
        (f"{review}reject/", {"reason": "x"}),
        (f"{history}state/withdraw/", {"reason": "x"}),
        (erasing, {"reason": "x", "confirmation": "CM17-9100001"}),
    ]
    answers, threads = [], []

    def ask(path, data):
        answers.append((path, admin_client.post(path, data).status_code))

    with transaction.atomic():
        erase(letter.pk, by=admin_user, reason="A court ordered it")
        for path, data in asked:
            threads.append(in_other_transaction(lambda path=path, data=data: ask(path, data)))
        wait_until_one_waits()
    for thread, _ in threads:
        thread.join(10)
    assert [raised for _, raised in threads if raised] == []
    assert sorted(answers) == sorted((path, 404) for path, _ in asked)
    assert AuditEntry.objects.filter(verb=Verb.ERASE).count() == 1


def draft_with(**changes):
    draft = draft_of(Case.objects.get())
    return {**draft, "case": draft["case"] | changes}


@at_once
def test_another_letter_of_a_case_is_filed_while_its_only_one_is_erased(admin_user):
    erased = add_letter(letter_text())
    filed = []
    raised = overlap(
        lambda: erase(erased.pk, by=admin_user, reason="A court ordered it"),
        lambda: filed.append(add_letter(letter_text().replace("40-year-old", "41-year-old"))),
    )
    assert raised == []
    assert Case.objects.get().letter == filed[0]
    assert [problem.code for problem in filed[0].get_problems()] == ["was-erased"]


@at_once
def test_an_undo_that_waited_for_a_redaction_brings_nothing_back(admin_user):
    letter = add_letter(letter_text())
    for seen, summary in ((0, "The cook sews."), (2, "The worker sews.")):
        draft = draft_with(clinical_summary=summary)
        revise(letter.pk, draft, seen=seen, by=admin_user)
    last = revisions_of(Case.objects.get())[0].pk
    raised = overlap(
        lambda: lifecycle.redact(letter.pk, [(BY_HAND, "cook")], by=admin_user),
        lambda: undo(last, admin_user, "Wrong"),
    )
    assert raised == []
    assert Case.objects.get().clinical_summary == "The [redacted: passage] sews."
    assert not Revision.objects.filter(draft__icontains=" cook").exists()


@at_once
def test_what_two_people_decide_about_the_same_marks_is_decided_once(admin_user):
    letter = add_letter(
        letter_text().replace("with knee pain.", "with knee pain, SSN 123-45-6789.")
    )
    seen = findings_digest(letter)
    (refused,) = overlap(
        lambda: lifecycle.redact(letter.pk, seen=seen, by=admin_user),
        lambda: lifecycle.clear(letter.pk, seen=seen, by=admin_user),
    )
    assert isinstance(refused, CannotResolve)
    assert "123-45" not in Letter.objects.get().reading_text
    assert AuditEntry.objects.filter(verb__in=[Verb.REDACT, Verb.CLEAR]).count() == 1


@at_once
def test_an_accepted_problem_is_taken_up_once(admin_user):
    letter = add_letter(UNDATED)
    problem = letter.get_problems()[0]
    lifecycle.accept_problem(letter.pk, problem.code, reason="It has none", by=admin_user)
    accepted, done = AcceptedProblem.objects.get().pk, []

    def take_up():
        done.append(lifecycle.take_up_problem(accepted, by=admin_user, reason="It has one"))

    assert overlap(take_up, take_up) == []
    assert done == [True, False]
    assert AuditEntry.objects.filter(verb=Verb.UNDO).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("verb", [lifecycle.withdraw, lifecycle.redact])
def test_a_copy_that_was_being_made_is_not_given_once_readers_see_no_letter(
    client, monkeypatch, verb
):
    letter = add_pdf(with_metadata)

    class Slow:
        def copy(self, content, *, recognized):
            options = {} if verb == lifecycle.withdraw else {"passages": [(BY_HAND, "knee pain")]}
            verb(letter.pk, **options)
            return b"%PDF- knee pain"

    monkeypatch.setattr(readers_files, "shared_reader", Slow)
    assert client.get(URL).status_code == 404
    lifecycle.publish(letter.pk)
    given = client.get(URL).getvalue()
    assert (b"knee pain" in given) == (verb == lifecycle.withdraw)


@pytest.mark.django_db
def test_who_decided_between_two_letters_is_told_that_the_other_was_withdrawn(admin_client):
    old = add_letter(letter_text())
    new = add_letter(letter_text().replace("40-year-old", "41-year-old"))
    page = admin_client.get(f"/staff/review/{new.pk}/").content.decode()
    assert f'name="over_state" value="{old.status}"' in page
    lifecycle.withdraw(old.pk, reason="A mistake")
    asked = {"over": old.pk, "over_state": old.status, "decision_reason": "A duplicate"}
    shown = admin_client.post(f"/staff/review/{new.pk}/keep/", asked, follow=True).content.decode()
    assert "One of the two letters was decided on meanwhile, so nothing was done." in shown
    assert Letter.objects.get(pk=new.pk).status == new.status
