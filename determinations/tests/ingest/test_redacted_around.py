"""What a person redacts in a letter goes from all that is stored beside its original."""

from __future__ import annotations

import csv
import io
from io import StringIO

import pytest
from django.core.management import call_command

from determinations.ingest import lifecycle
from determinations.ingest.guideline_meanings import remember
from determinations.ingest.revisions import draft_of
from determinations.letters import BY_HAND
from determinations.models import (
    AuditEntry,
    Case,
    Guideline,
    GuidelineName,
    Letter,
    Reviewer,
    Specialty,
)
from determinations.tests.archive import add_letter, item_text, letter_text
from determinations.tests.stored_words import columns_with

from .revisions.conftest import change

pytestmark = pytest.mark.django_db
NUMBER = "CM17-9100001"
WORD = "thornmoor"
MARKED = [(BY_HAND, WORD)]
GUIDELINE = f"{WORD} Panel Guidelines"
TEXT = letter_text(
    NUMBER,
    item_text(
        f"MRI of the left knee {WORD}",
        rationale=f"{WORD} has a knee that imaging would settle. It is not medically necessary.",
        imro=f"{GUIDELINE}, Section(s): {WORD} Studies",
    ),
    specialty=f"{WORD} Medicine",
).replace("with knee pain.", f"with knee pain, as {WORD} says.")
AS_IT_CAME = {"letter.content", "letter.text", "letter.redacted_passages"}
"""The original, and what of it is redacted: for whom may see these."""


@pytest.fixture
def letter():
    return add_letter(TEXT, name=f"{WORD}_v_State.txt")


def letter_entry(**fields):
    """Return the id of the audit log's entry with these fields."""
    return AuditEntry.objects.get(**fields).pk


def redact(letter):
    lifecycle.redact(letter.pk, MARKED)


def mean(name, **meant):
    remember({"names": [name], "kind": "mtus", "year": None, **meant}, by=None, reason="Seen")


def test_it_stands_in_the_original_alone(letter, admin_user):
    lifecycle.publish(letter.pk)
    why = {"reason": f"{WORD} says so", "by": admin_user}
    lifecycle.accept_problem(letter.pk, "unknown-guideline", **why)
    draft = draft_of(Case.objects.get())
    changed = {**draft, "case": {**draft["case"], "clinical_summary": f"{WORD} is well."}}
    change(letter, changed, by=admin_user)
    lifecycle.withdraw(letter.pk, by=admin_user, reason=f"{WORD} complained")
    waiting = letter_text(NUMBER, item_text(outcome="Overturned"), decided="03/01/2017")
    add_letter(waiting, name="later.txt")
    add_letter(TEXT, name=f"{WORD} again.txt")
    mean(GUIDELINE, title=GUIDELINE)
    assert {
        "case.clinical_summary", "disputeditem.rationale", "guideline.title",
        "guidelinename.written", "letter.file_name", "letter.hidden_reason", "letter.problems",
        "receipt.file_name", "receipt.message", "reviewer.profile", "revision.draft",
        "specialty.name",
    } <= columns_with(WORD)  # fmt: skip
    redact(letter)
    assert columns_with(WORD) - {"auditentry.reason"} == AS_IT_CAME


def test_the_audit_log_never_changes_and_shows_it_to_nobody(letter, admin_client):
    lifecycle.publish(letter.pk)
    lifecycle.withdraw(letter.pk, reason=f"{WORD} complained")
    lifecycle.redact(letter.pk, MARKED, reason=f"{WORD} complained again")
    log = "/admin/determinations/auditentry/"
    entry = letter_entry(reason=f"{WORD} complained")
    export = b"".join(admin_client.get(f"{log}export/").streaming_content).decode()
    history = f"/staff/letters/{letter.pk}/history/"
    pages = [
        admin_client.get(url).content.decode() for url in (log, f"{log}{entry}/change/", history)
    ]
    for shown in (*pages, export):
        assert "[redacted: passage] complained" in shown
        assert WORD not in shown
    rows = list(csv.DictReader(io.StringIO(export)))
    assert {row["letter_id"] for row in rows if row["verb"] == "withdraw"} == {str(letter.pk)}


class TestRowsThatLettersShare:
    def test_they_go_with_the_words(self, letter):
        assert Guideline.objects.filter(title=GUIDELINE).exists()
        redact(letter)
        assert not Guideline.objects.filter(title__contains=WORD).exists()
        assert not Specialty.objects.filter(name__contains=WORD).exists()
        assert not Reviewer.objects.filter(profile__contains=WORD).exists()

    def test_they_stay_for_another_case(self, letter):
        add_letter(TEXT.replace(NUMBER, "CM17-9100002"))
        redact(letter)
        assert Guideline.objects.filter(title=GUIDELINE).exists()
        assert Specialty.objects.filter(name__contains=WORD).exists()

    def test_they_stay_for_a_version_of_another_case(self, letter, admin_user):
        other = add_letter(letter_text("CM17-9100002"))
        draft = draft_of(other.case)
        named = Guideline.objects.get(title=GUIDELINE).pk
        item = draft["items"][0]
        citations = [{**each, "guideline": named} for each in item["citations"]]
        change(other, {**draft, "items": [{**item, "citations": citations}]}, by=admin_user)
        change(other, draft, by=admin_user)
        redact(letter)
        assert Guideline.objects.filter(title=GUIDELINE).exists()

    def test_one_without_these_words_is_not_touched(self, letter):
        """A letter that another process is about to save may have made it."""
        Guideline.objects.create(key="hillside", title="Hillside Papers")
        redact(letter)
        assert Guideline.objects.filter(key="hillside").exists()

    def test_the_vocabulary_s_are_nobody_s_words(self):
        plain = add_letter(letter_text(NUMBER, item_text(imro="Chronic Pain 2009")))
        lifecycle.redact(plain.pk, [(BY_HAND, "Chronic")])
        assert Guideline.objects.filter(title__startswith="Chronic").exists()


class TestMeaningsOfNames:
    def test_a_name_without_another_case_loses_its_meaning(self, letter):
        mean(GUIDELINE, title="Knee Complaints", year=2004)
        redact(letter)
        assert not GuidelineName.objects.exists()

    def test_a_name_by_which_another_case_cites_it_keeps_it(self, letter):
        mean(GUIDELINE, title="Knee Complaints", year=2004)
        add_letter(TEXT.replace(NUMBER, "CM17-9100002"))
        redact(letter)
        assert GuidelineName.objects.exists()

    def test_a_name_that_is_not_in_the_letter_keeps_it(self, letter):
        mean(f"Papers of {WORD}", title="Knee Complaints", year=2004)
        redact(letter)
        assert GuidelineName.objects.exists()


class TestRedactionsOfEarlierVersions:
    @pytest.fixture
    def left(self, letter):
        """A letter that was redacted, with what an earlier version left."""
        redact(letter)
        Letter.objects.update(file_name=f"{WORD}.txt")
        Guideline.objects.create(key="left", title=GUIDELINE)

    def told(self, *options):
        out = StringIO()
        call_command("finish_redactions", *options, stdout=out)
        return out.getvalue()

    def test_they_are_finished(self, left):
        told = self.told()
        assert "1 of 1 letters" in told
        assert f"guideline that no letter needs: {GUIDELINE}" in told
        assert columns_with(WORD) == AS_IT_CAME
        assert "0 of 1 letters" in self.told()

    def test_a_dry_run_changes_nothing(self, left):
        assert self.told("--dry-run") == self.told("--dry-run")
        assert {"letter.file_name", "guideline.title"} <= columns_with(WORD)
