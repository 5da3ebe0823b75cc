"""Any text is read: without an exception, and in time that grows no faster than the text."""

from __future__ import annotations

import itertools
import re
import time

import pytest

from determinations.letters import normalize, parse, screen
from determinations.letters.layouts import MOST_ITEMS
from determinations.letters.patterns import KeywordPattern, lowercase
from determinations.letters.treatments import classify, find_body_parts
from synthetic.mutations import fuzz
from synthetic.samples import sample_texts

ITEM = (
    "MRI: Upheld\nClaims Administrator guideline: {}\nMAXIMUS guideline: {}\n"
    "Decision rationale: {}\n"
)
L1 = (
    "IMR ISSUES, DECISIONS AND RATIONALES\nThe Final Determination was based on decisions for the "
    "disputed items/services set forth below:\n"
)
L4 = (
    "Notice of Independent Medical Review Determination\nMAXIMUS has determined the request for x\n"
)
CITED = "Decision based on MTUS Low Back Complaints 2004, Section(s): {}"

# what stands before, what is repeated, what stands behind
HOSTILE = {
    "spaces before a label": ("MRI: Upheld", " ", "Claims Administrator guideline: x"),
    "blank lines": (L1, " \n", ITEM),
    "spaces in a summary's opening": ("CLINICAL CASE SUMMARY The", " ", L1),
    "spaces behind a case number": ("Case Number", " ", "x"),
    "spaces in the introduction": ("decisions for the disputed items", " ", L1 + ITEM),
    "spaces in a request of L2": ("IMR DECISION(S) AND RATIONALE(S)\nThe request for", "\n\t", "x"),
    "spaces behind what a request regards": (
        "IMR DECISION(S) AND RATIONALE(S)\nRegarding", "\n", "is necessary"
    ),
    "spaces behind an issue at dispute": (
        "MEDICAL PROFESSIONAL REVIEW\nISSUE AT DISPUTE", " ", "x"
    ),
    "spaces in a request of L4": (L4 + "\n1) Regarding the request for x:", " ", "Sect"),
    "spaces at a word break": ("\x02", " ", "x"),
    "brackets in a request of L4": (
        L4 + "1) MAXIMUS Federal Services, Inc. has determined the request for x", "(", "x"
    ),
    "requests of L4": (L4, "\n1) Regarding the request for ", "x"),
    "sections": (L1 + "MRI: Upheld\nClaims Administrator guideline: " + CITED, "a, ", "\n"),
    "commas": (L1 + "MRI: Upheld\nClaims Administrator guideline: " + CITED, ", ", "\n"),
    "page ranges": (L1 + "MRI: Upheld\nClaims Administrator guideline: pages ", "1-60, ", "\n"),
    "spaces behind a denial": ("UR Denial", "\n\f", "x" + L1),
    "spaces behind pages": (
        L1 + "MRI: Upheld\nClaims Administrator guideline: MTUS page", " ", "x\n"
    ),
    "spaces behind pages in a rationale": (L1 + ITEM + "MTUS page", " ", "x\n"),
    "spaces behind a comma of pages": (
        L1 + "MRI: Upheld\nClaims Administrator guideline: MTUS page 4,", " ", "x\n"
    ),
    "sources turned down": (
        "IMR DECISION(S) AND RATIONALE(S)\n1. The request for x is not medically necessary.\n"
        "The Physician Reviewer", " disagreed with, set the ODG but not the ODG", "\n",
    ),
    "sources": (L1 + "MRI: Upheld\nClaims Administrator guideline: ", "ODG ", "\n"),
    "quantities in a heading": (L1, "2 x 4, ", ITEM),
    "issues with one rationale": (
        "MEDICAL PROFESSIONAL REVIEW\nISSUE AT DISPUTE:", "\n1. x",
        "\nRATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS MEDICALLY NECESSARY: x",
    ),
    "outcomes": (L1, ": Upheld Claims Administrator guideline: ", ""),
    "labels": (L1, "Claims Administrator guideline: ", ""),
    "spaces among a reviewer's states": (
        "reviewer is Board Certified in a and is licensed to practice in b", "\n", "x. He",
    ),
    "spaces before a reviewer's specialty": ("reviewer is Board Certified in", " ", "x"),
    "reviewers": ("", "reviewer is Board Certified in a has a subspecialty in ", ""),
    "utilization reviews": ("CLINICAL CASE SUMMARY\n", "UR on ", ""),
    "pronouns": ("CLINICAL CASE SUMMARY\n", "he his/her ", ""),
    "accents": ("a", "\u0301\u0323", ""),
    "verdicts": (L1 + ITEM, "is not to be met and appropriate as ", ""),
    "verdicts of a rationale": (L1 + "a: Upheld\nDecision rationale: ", "is met. ", "\n" + ITEM),
    "stories": (L1 + ITEM, "x was the original request. ", ITEM),
    "requests of L2": ("IMR DECISION(S) AND RATIONALE(S)\n", "\n1. The request for x is ", ""),
    "necessary": ("IMR DECISION(S) AND RATIONALE(S)\n", "is medically necessary ", ""),
    "determinations of L4": (L4, "\n1) MAXIMUS has determined the request for x ", ""),
    "applications": ("CASE SUMMARY:\n", "application received by case was assigned on ", ""),
    "injuries": ("CASE SUMMARY:\n", "injury on the ", ""),
    "page lines": ("", "\n3\n\f\nPage 3 of ", ""),
    "labels of a table": ("", "Date of Injury: ", "1/1/2013"),
    "numbers in the foot of a page": ("\nReview ", "IMR 13-9000001 ", "x"),
    "feet of pages": ("", "\nFinal Review CM13-9000001 ", "x"),
    "people of years": ("CASE SUMMARY:\n", "a man of 20 years of ", ""),
    "journals": (L1 + ITEM, "A et al. in the Journal of ", ""),
    "numbered parts": (
        "MEDICAL PROFESSIONAL REVIEW\nISSUE AT DISPUTE: 1. a\n2. b\nRATIONALE FOR WHY THE "
        "REQUESTED TREATMENT IS MEDICALLY NECESSARY:\n", "1. Issue\n", "",
    ),
    "ages": ("CASE SUMMARY:\n", "fifty-", ""),
    "issues": ("MEDICAL PROFESSIONAL REVIEW\n", "ISSUE AT DISPUTE: 1. ", ""),
    "hyphens in a name": ("", "A-", " MD"),
    "blanks behind a name": ("Rosalind Quillfeather", "\t", "x"),
    "one letter": ("", "a", ""),
    "letters": ("", "A, ", ""),
}  # fmt: skip

MEGABYTES = {"blank lines", "labels", "spaces in a summary's opening", "letters", "accents"}


def seconds(text: str) -> float:
    begun = time.process_time()
    parse(text)
    screen(text)
    return time.process_time() - begun


def text_of(case: str, size: int) -> str:
    before, piece, behind = HOSTILE[case]
    return before + piece * (size // len(piece)) + behind


@pytest.mark.parametrize("case", HOSTILE)
def test_time_grows_with_the_text_and_not_with_its_square(case):
    """Four times the text takes four times as long; with the square, it would take sixteen."""
    size = 1_000_000 if case in MEGABYTES else 240_000
    small, large = text_of(case, size // 4), text_of(case, size)
    ratios = []
    for _ in range(6):  # a busy machine may spoil a measurement
        ratios.append(seconds(large) / max(seconds(small), 0.01))
        if ratios[-1] < 10:
            return
    pytest.fail(f"{case}: four times the text took {min(ratios):.1f} times as long")


def test_mutated_letters():
    findings = [finding for finding in itertools.islice(fuzz(7, sample_texts()), 200) if finding]
    assert not findings, findings[0].why


def test_a_text_with_more_items_than_any_letter_is_read_as_far_as_sensible():
    letter = parse(L1 + ITEM.format("x", "y", "z.") * (MOST_ITEMS + 5))
    assert len(letter.items) == MOST_ITEMS
    assert "too-many-items" in {problem.code for problem in letter.problems}
    assert letter.items[-1].rationale == "z."


def test_a_first_heading_that_text_has_run_into_begins_at_its_sentence():
    """The introduction stands far above: all that lies between is no heading."""
    letter = parse(L1 + "It was read. " * 400 + "\n" + ITEM.format("x", "y", "z"))
    assert letter.items[0].description == "MRI"


def test_accents_are_stacked_no_higher_than_unicode_advises():
    text = normalize("a" + "\u0323\u0301" * 50)
    assert len(text) <= 31
    assert normalize(text) == text


def test_small_letters_are_where_their_capitals_were():
    """A character whose small form is longer would move every place behind it."""
    every = "".join(map(chr, range(0xD800))) + "".join(map(chr, range(0xE000, 0x11000)))
    assert len(lowercase(every)) == len(every)
    for odd in "\u0130\u0131\u017f\u212a":
        assert re.fullmatch(lowercase(odd), odd, re.IGNORECASE)
        assert re.fullmatch("[a-z]", lowercase(odd))


@pytest.mark.parametrize("start", [0, 3, 10])
def test_a_keyed_pattern_finds_what_the_pattern_alone_finds(start):
    text = "  Claims one\nclaims\nCLAIMS two MAXIMUS one claims one\n \tMaximus two claims two"
    plain = re.compile(r"\b(?:claims|maximus)\s+(?:one|two)", re.IGNORECASE)
    keyed = KeywordPattern(plain.pattern, "claims", "maximus")
    assert [match.span() for match in keyed.finditer(text, start)] == [
        match.span() for match in plain.finditer(text, start)
    ]
    lines = re.compile(rf"^[ \t]*({plain.pattern})", re.IGNORECASE | re.MULTILINE)
    first_of_line = KeywordPattern(plain.pattern, "claims", "maximus", before=r"[ \t]*")
    assert [match.span() for match in first_of_line.finditer(text, start)] == [
        match.span(1) for match in lines.finditer(text, start)
    ]


def test_hyphens_behind_an_age_are_read_once():
    """Hyphens may join words or part them; to try all ways took seconds for a line of them."""
    letter = parse("CLINICAL CASE SUMMARY\nA 45 year old" + " a--" * 20 + " is a woman.")
    assert (letter.age, letter.sex) == (45, "female")


def test_what_is_kept_between_letters_has_a_bound():
    for cached in (lowercase, classify, find_body_parts):
        assert cached.cache_parameters()["maxsize"] is not None
