"""Readers see that a value was corrected, when, and what the letter says there."""

from __future__ import annotations

import pytest
from django.utils import timezone

from determinations.ingest import lifecycle
from determinations.ingest.reference_rows import ReferenceRows
from determinations.ingest.revisions import draft_of, newest_number, revise, split_item
from determinations.letters import BY_HAND
from determinations.models import Case
from determinations.research.corrected import in_short, told
from determinations.research.export.columns import COLUMNS
from determinations.research.export.rows import exported_items
from determinations.research.items import summaries_in_order
from determinations.research.quote_check import check_quote
from determinations.templatetags.corrections import corrected_on_card
from determinations.tests.archive import add_letter, letter_text
from determinations.vocabulary import treatment_types

pytestmark = pytest.mark.django_db
CASE, ITEM = "/cases/CM17-9100001/", "/cases/CM17-9100001/items/1/"


@pytest.fixture
def letter():
    return add_letter(letter_text())


def correct(letter, cause="", **values):
    draft = draft_of(letter.case)
    draft["case"] |= values.pop("case", {})
    draft["items"][0] |= values
    revise(letter.pk, draft, seen=newest_number(letter.case), by=None, cause=cause)


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
    assert column.value(item) == [
        f"Outcome: corrected on {today}; the letter says: Upheld. That is how it was read."
    ]


@pytest.mark.parametrize(
    ("cause", "before", "behind"),
    [
        ("misread", "It had been read wrong, as", ""),
        ("letter_wrong", "The letter says", " That is an error of the letter."),
        ("usual_name", "The letter says", " It is the same under another name."),
        ("elsewhere", "The letter says", ""),
        ("", "The letter says", " That is how it was read."),
    ],
)
def test_why_it_was_corrected_decides_what_is_said_of_the_letter(
    client, letter, cause, before, behind
):
    correct(letter, cause=cause, outcome="overturned")
    assert f"{before}: <q>Upheld</q>{behind} </p>" in page(client)
    marks = client.get(f"/api/v1{CASE}").json()["items"][0]["corrected"]["outcome"]
    assert marks.get("cause", "") == cause


def test_a_treatment_type_is_none_of_the_letters_words(client, letter):
    other = ReferenceRows().treatment(*max(treatment_types()))
    correct(letter, treatment=other.pk)
    assert "The archive had sorted it under: <q>" in page(client)


def test_what_was_corrected_away_is_told_of_too(client, letter):
    correct(
        letter,
        rationale="",
        case={
            "clinical_summary": "",
            "date_of_injury": None,
            "age": None,
            "sex": "",
            "documents_reviewed": "",
        },
    )
    shown = page(client)
    marks = set(Case.objects.get().corrected)
    assert shown.count("<summary>Corrected</summary>") == len(marks - {"sex"}) + 1
    assert "It is not medically necessary" in shown


def test_a_quotation_from_a_corrected_text_says_so(letter):
    correct(letter, rationale="It is wholly needless.")
    (place,) = check_quote("wholly needless", "CM17-9100001").places
    assert [each.field for each in place.source.corrected] == ["rationale"]


def test_result_lists_and_tables_of_authorities_say_so(client, letter):
    correct(letter, outcome="overturned", case={"decision_date": "2017-02-01"})
    (item,) = summaries_in_order([letter.case.items.get().pk])
    on_card = corrected_on_card(item.corrected, item.case_corrected)["told"]
    assert [each.label for each in on_card] == ["Outcome", "Decided"]
    assert in_short(told(item.case_corrected)).endswith(": Decided")
