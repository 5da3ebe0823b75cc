"""Every sample letter is read as it was written, from its text and from its PDF."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from determinations.letters import Layout, Severity, as_json, extract, parse
from synthetic.pdf import to_pdf
from synthetic.render import render
from synthetic.samples import drafts

SAMPLES = Path(__file__).parents[3] / "samples"
DRAFTS = {draft.name: draft for draft in drafts()}
EXPECTED = {"30-lost-start": Severity.REVIEW}
every_draft = pytest.mark.parametrize("draft", DRAFTS.values(), ids=DRAFTS.keys())


def iso(written):
    return datetime.strptime(written, "%m/%d/%Y").date()  # noqa: DTZ007


@every_draft
def test_a_sample_is_read_as_it_was_written(draft):
    letter = parse(render(draft))

    assert letter.layout is draft.layout
    assert [item.outcome for item in letter.items] == [item.outcome.lower() for item in draft.items]
    headings = [item.heading for item in draft.items]
    if "lost-start" in draft.damage:
        headings[0] = headings[0].partition("(")[2]
    assert [item.description for item in letter.items] == headings
    assert [item.rationale for item in letter.items] == [item.rationale for item in draft.items]
    assert letter.specialties[0].casefold() == draft.specialties[0].casefold()
    assert letter.licensure_states == draft.states
    if "lost-header" not in draft.damage:
        assert letter.case_number == draft.case_number
        assert letter.decision_date == iso(draft.decided)
        assert letter.date_of_injury == iso(draft.injured)
        assert letter.ur_denial_date == iso(draft.denied)
        assert letter.application_received == iso(draft.received)
        assert letter.severity is EXPECTED.get(draft.name)


def test_what_is_no_treatment_is_other_and_a_lost_start_is_said_to_be_unsure():
    interpreter = parse(render(DRAFTS["29-interpreter"])).items[1].treatment
    assert (interpreter.category, interpreter.sure) == ("Other", True)
    letter = parse(render(DRAFTS["30-lost-start"]))
    assert letter.items[0].treatment.subcategory == "Functional Restoration"
    assert [(problem.code, problem.item) for problem in letter.problems] == [
        ("lost-heading-start", 1),
        ("unsure-treatment", 1),
    ]


@every_draft
def test_text_and_pdf_say_the_same(draft):
    text = parse((SAMPLES / "txt" / f"{draft.name}.txt").read_text())
    pdf = parse(
        extract((SAMPLES / "pdf" / f"{draft.name}.pdf").read_bytes(), "application/pdf").text
    )

    def said(letter):
        full = as_json(letter, "")
        for item in full["items"]:
            item.pop("spans"), item.pop("quantities")
            item["rationale"] = item["rationale"].split()
            for side in ("claims_admin", "imro", "rationale_citations"):
                for citation in item[side]:
                    citation.pop("span")
        return full["case_number"], full["decision_date"], full["specialties"], full["items"]

    assert said(pdf) == said(text)


@every_draft
def test_the_files_are_what_the_drafts_say(draft):
    text = render(draft)
    assert (SAMPLES / "txt" / f"{draft.name}.txt").read_text() == text
    assert (SAMPLES / "pdf" / f"{draft.name}.pdf").read_bytes() == to_pdf(text)


@every_draft
def test_the_reading_is_the_one_on_file(draft):
    on_file = json.loads((SAMPLES / "parsed" / f"{draft.name}.json").read_text())
    text = (SAMPLES / "txt" / f"{draft.name}.txt").read_text()
    read = json.loads(json.dumps(as_json(parse(text), f"{draft.name}.txt")))
    assert read == on_file, "run `manage.py parse_letters samples/txt --into samples/parsed`"


def test_the_samples_cover_all_layouts_and_are_marked():
    assert {draft.layout for draft in DRAFTS.values()} == {
        Layout.L1,
        Layout.L2,
        Layout.L3,
        Layout.L4,
    }
    assert len(DRAFTS) >= 24
    for file in (SAMPLES / "txt").glob("*.txt"):
        assert "no real person" in file.read_text()


@every_draft
def test_every_span_is_in_the_text_and_on_its_value(draft):
    letter = parse(render(draft))
    for item in letter.items:
        span = item.spans["description"]
        assert " ".join(letter.text[span.start : span.end].split()) == item.description
        for citation in item.citations:
            written = " ".join(letter.text[citation.span.start : citation.span.end].split())
            assert written == citation.text
