"""Guideline statements of the older layouts, in any order of words and pieces."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from determinations.letters.citations import parse_citations
from determinations.vocabulary import CitedBy

from .citation_words import cited_by_sides, in_words

STATEMENTS = tomllib.loads((Path(__file__).parent / "statements.toml").read_text())["statement"]

ACOEM = "ACOEM Practice Guidelines"
COLLEGE = "American College of Occupational and Environmental Medicine (ACOEM)"
CHAPTERS = {
    8: "Neck and Upper Back Complaints",
    9: "Shoulder Complaints",
    11: "Forearm, Wrist, and Hand Complaints",
    12: "Low Back Complaints",
    13: "Knee Complaints",
    14: "Ankle and Foot Complaints",
}
SECTIONS = (
    "Opioids, criteria for use",
    "Drug testing",
    "NSAIDs, GI symptoms & cardiovascular risk",
    "TENS, chronic pain (transcutaneous electrical nerve stimulation)",
    "Muscle relaxants (for pain)",
    "Physical medicine",
    "Special Studies",
)
OPENERS = (
    "The Claims Administrator based its decision on the",
    "The Physician Reviewer based his/her decision on the",
    "The Expert Reviewer relied on the",
    "The MTUS Citation relied upon by the Physician Reviewer was the",
    "The professional reviewer cited the",
)


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda one: one["text"].strip()[:60])
def test_statements_of_both_sides(statement):
    expected = statement.get("administrator", []), statement.get("reviewer", [])
    assert cited_by_sides(statement["text"]) == expected


@st.composite
def page_lists(draw):
    """Draw how some pages are written, and the same in words of `citation_words`."""
    first = draw(st.integers(1, 120))
    last = first + draw(st.integers(1, 9))
    other = last + draw(st.integers(2, 30))
    form = draw(
        st.sampled_from(
            (
                ("page {0}", "{0}"),
                ("p. {0}", "{0}"),
                ("pg {0}", "{0}"),
                ("Page(s): {0}-{1}", "{0}-{1}"),
                ("pages {0} through {1}", "{0}-{1}"),
                ("pp. {0}-{1}", "{0}-{1}"),
                ("pgs. {0} to {1} & {2}", "{0}-{1},{2}"),
                ("pages {0}-{1} and {2}", "{0}-{1},{2}"),
                ("page(s) {0}-{1}, {2}", "{0}-{1},{2}"),
            )
        )
    )
    return tuple(text.format(first, last, other) for text in form)


@st.composite
def guidelines(draw):
    """Draw a guideline without its places as it is written, and its title and year."""
    if draw(st.booleans()):
        written = draw(
            st.sampled_from(
                (
                    ("Chronic Pain Medical Treatment Guidelines", ""),
                    ("MTUS Chronic Pain Medical Treatment Guidelines", ""),
                    ("Chronic Pain Medical Treatment Guidelines (2009)", " 2009"),
                    ("Chronic Pain Medical Treatment Guidelines (May 2009)", " 2009"),
                    ("Chronic Pain Medical Treatment Guidelines, effective July 18, 2009", " 2009"),
                )
            )
        )
        return written[0], "Chronic Pain Medical Treatment" + written[1]
    number = draw(st.sampled_from(sorted(CHAPTERS)))
    form = draw(
        st.sampled_from(
            (
                ("{title}", ""),
                ("{ACOEM}, Chapter {number}", ""),
                ("Chapter {number} of the {ACOEM}", ""),
                ("{title} ({ACOEM}, 2nd Edition (2004), Chapter {number})", " 2004"),
                ("{ACOEM}, 2nd Edition (2004), Chapter {number}, {title}", " 2004"),
                ("{COLLEGE}, {title}, 2004", " 2004"),
                ("MTUS ACOEM Guidelines (2004), Chapter {number} - {title}", " 2004"),
            )
        )
    )
    title = CHAPTERS[number]
    return form[0].format(number=number, title=title, ACOEM=ACOEM, COLLEGE=COLLEGE), title + form[1]


@st.composite
def citations(draw):
    """Draw one guideline with places, each section with pages of its own."""
    written, title = draw(guidelines())
    sections = draw(st.lists(st.sampled_from(SECTIONS), max_size=2, unique=True))
    if not sections:
        pages, said = draw(page_lists())
        return f"{written}, {pages}", [f"{title} |  | {said}"]
    lists = [draw(page_lists()) for _ in sections]
    places = ", and ".join(
        f"{section}, {pages}" for section, (pages, _) in zip(sections, lists, strict=True)
    )
    lines = [f"{title} | {section} | {said}"
             for section, (_, said) in zip(sections, lists, strict=True)]  # fmt: skip
    return f"{written}, {places}", lines


def _kind(cited):
    return cited[1][0].startswith("Chronic")


@settings(deadline=None)
@given(
    opener=st.sampled_from(OPENERS),
    cited=st.lists(citations(), min_size=1, max_size=2, unique_by=_kind),
    join=st.sampled_from((", and the ", "; and the ", ", as well as the ")),
    end=st.sampled_from(("", ", part of the MTUS", ", which is part of the MTUS", ", which agree")),
)
def test_composed_statements_are_read_back(opener, cited, join, end):
    statement = f"{opener} {join.join(written for written, _ in cited)}{end}."
    found = in_words(parse_citations(statement, 0, CitedBy.IMRO))
    assert found == [line for _, lines in cited for line in lines], statement


PIECES = (
    "(", "; ", " , ", "A. ", " and", " and the", "of the ", "www.a-", "http://a- ", '"', "A; ",
    "did not ", "no ", "the same ", "agreed with the Claims Administrator ", "page 1, ", "1-2, ",
    "Chapter 12 ", "ACOEM ", "ODG, ", "Chronic Pain Medical Treatment Guidelines, ", "2009 ",
    "not part of the MTUS ", "relied on ", "and the Expert Reviewer ", "and other guidelines ",
    "by the Claims Administrator was ", "[the Claims Administrator ", "page 1 (A (a) ",
    "the latter ", "because ", "Both the Claims Administrator and ", "at 1-2 of 127 ",
)  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_time_grows_with_a_paragraph_and_not_with_its_square(piece):
    adoptable = parse_citations("Based on Knee Complaints.", 0, CitedBy.CLAIMS_ADMINISTRATOR)
    ratios = []
    for _ in range(6):  # a busy machine may spoil a measurement
        small, large = (_seconds(piece, length, adoptable) for length in (2_500, 10_000))
        ratios.append(large / max(small, 0.002))
        if ratios[-1] < 10:
            return
    pytest.fail(f"four times the text took {min(ratios):.1f} times as long")


def _seconds(piece, length, adoptable):
    text = f"The Expert Reviewer found {piece * (length // len(piece))}"
    begun = time.process_time()
    parse_citations(text, 0, CitedBy.IMRO, adoptable)
    return time.process_time() - begun
