"""Words that a person marks in a letter, and says to be the value of a field."""

from __future__ import annotations

import pytest

from determinations.tests.archive import add_letter, item_text, letter_text
from determinations.tests.staff.review_form import url

pytestmark = pytest.mark.django_db


def waits(*items):
    return add_letter(letter_text("CM17-9100001", *items), publish=False)


@pytest.mark.parametrize(
    ("field", "marked", "values"),
    [
        ("case.date_of_injury", "10/13/2016", {"case.date_of_injury": "2016-10-13"}),
        ("case.case_number", "CM17-9100001", {"case.case_number": "CM17-9100001"}),
        ("case.age", "40-year-old", {"case.age": "40"}),
        ("item.r1.requested", "The examination", {"item.r1.requested": "The examination"}),
        (
            "citation.r1c1.first_page",
            "pages 98-99",
            {"citation.r1c1.first_page": "98", "citation.r1c1.last_page": "99"},
        ),
        ("case.date_of_injury", "The examination", {}),
    ],
)  # fmt: skip
def test_marked_words_become_a_fields_value_as_the_parser_reads_them(
    admin_client, field, marked, values
):
    letter = waits(item_text(admin="Chronic Pain 2009, pages 98-99"))
    start = letter.reading_text.index(marked)
    data = {"field": field, "start": start, "end": start + len(marked)}
    answer = admin_client.get(url(letter, "words/"), data).json()
    assert answer["values"] == values
    assert bool(answer["message"]) != bool(values)
    assert answer["span"] == [start, start + len(marked)]


def test_a_marked_citation_is_read_with_its_guideline_and_pages(admin_client):
    letter = waits(item_text(admin="Chronic Pain 2009, pages 98-99"))
    words = "MTUS Chronic Pain 2009, pages 98-99"
    start = letter.reading_text.index(words)
    data = {"field": "citation.r1c1.text", "start": start, "end": start + len(words)}
    values = admin_client.get(url(letter, "words/"), data).json()["values"]
    assert values["citation.r1c1.guideline"] == "Chronic Pain Medical Treatment (2009)"
    assert values["citation.r1c1.first_page"] == "98"


@pytest.mark.parametrize("query", ["", "field=case.age", "field=case.rest&start=1&end=2",
                                   "field=case.age&start=5&end=99999999"])  # fmt: skip
def test_odd_marks_are_refused(admin_client, query):
    assert admin_client.get(f"{url(waits(), 'words/')}?{query}").status_code == 400
