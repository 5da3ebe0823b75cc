"""Readers see that a value was corrected, when, and what the letter says there."""

from __future__ import annotations

import pytest
from django.utils import timezone

from determinations.ingest import lifecycle
from determinations.ingest.revisions import draft_of, newest_number, revise, split_item
from determinations.letters import BY_HAND
from determinations.models import Case
from determinations.research.export.columns import COLUMNS
from determinations.research.export.rows import exported_items
from determinations.tests.archive import add_letter, letter_text

pytestmark = pytest.mark.django_db
CASE, ITEM = "/cases/CM17-9100001/", "/cases/CM17-9100001/items/1/"


@pytest.fixture
def letter():
    return add_letter(letter_text())


def correct(letter, **values):
    draft = draft_of(letter.case)
    draft["case"] |= values.pop("case", {})
    draft["items"][0] |= values
    revise(letter.pk, draft, seen=newest_number(letter.case), by=None)


def page(client, url=CASE):
    return " ".join(client.get(url).content.decode().split())


def test_a_corrected_value_says_when_and_what_the_letter_says(client, letter):
    assert "Corrected" not in page(client)
    correct(letter, outcome="overturned", case={"decision_date": "2017-02-01"})
    today = f"{timezone.localdate():%b} {timezone.localdate().day}, {timezone.localdate().year}"
    shown = page(client)
    assert f"Corrected on {today}. The letter says: <q>01/31/2017</q>" in shown
    assert f"Outcome corrected on {today}. The letter says: <q>Upheld</q>" in shown
    assert f"Outcome corrected on {today}" in page(client, ITEM)


def test_words_of_the_letter_are_no_markup(client, letter):
    correct(letter, rationale="It is not <b>necessary</b>.")
    correct(letter, rationale="It is not necessary.")
    assert "<b>" not in page(client)


def test_other_items_than_the_letter_has_are_told(client, letter):
    draft = split_item(draft_of(letter.case), "r1", len("MRI"))
    revise(letter.pk, draft, seen=0, by=None)
    assert "The letter says: <q>MRI of the left knee: Upheld</q>" in page(client)


def test_what_was_redacted_is_not_told_again(client, letter):
    correct(letter, rationale="The cook can walk. It is not medically necessary.")
    correct(letter, case={"clinical_summary": "A person with knee pain."})
    lifecycle.redact(letter.pk, [(BY_HAND, "cook")])
    lifecycle.publish(letter.pk)
    shown = page(client)
    assert "cook" not in shown
    assert "clinical_summary" not in Case.objects.get().corrected
    assert "The letter says" in shown  # of the rationale


def test_programs_and_exports_are_told_too(client, letter):
    correct(letter, outcome="overturned")
    answer = client.get(f"/api/v1{CASE}").json()
    today = timezone.localdate().isoformat()
    assert answer["items"][0]["corrected"] == {"outcome": {"at": today, "read": "Upheld"}}
    (column,) = [each for each in COLUMNS if each.name == "corrected"]
    (item,) = exported_items([letter.case.items.get().pk], "https://imr.example")
    assert column.value(item) == [f"Outcome: corrected on {today}; the letter says: Upheld"]
