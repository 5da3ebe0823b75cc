"""Patterns of which any one is enough: which letters each needs, and that none is missed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from determinations.vocabulary import Alternatives, load
from determinations.vocabulary.alternatives import letters_needed

HEADINGS = Path(__file__).parent / "headings.jsonl"


@pytest.mark.parametrize(
    ("pattern", "letters"),
    [
        (r"\bhead\b(?!ache)", "head"),
        (r"\beyes?\b", "eye"),
        (r"\bfac(?:e|ial)\b", "fac"),
        (r"\bbiceps\b(?!\s+tenodesis)", "biceps"),
        (r"\bthoraco-?\s?lumb\w+", "thoraco"),
        (r"(?-i:\bPDR\b)", "pdr"),
        (r"\b(?:upper\s+)?arm\b", "arm"),
        (r"\b(?:upper\s+)arm\b", "upper"),
        (r"\bLumba{0,2}r\b", "lumb"),
        (r"[abc]+\d", ""),
        (r"\b(?:one|other)\b", ""),
        (r"one|other", ""),
    ],
)
def test_letters_that_every_match_of_a_pattern_has(pattern: str, letters: str) -> None:
    assert letters_needed(pattern) == letters


def test_case_is_ignored_as_regular_expressions_ignore_it() -> None:
    ankle, wrist = Alternatives([r"\bankles?\b"]), Alternatives([r"\bwrists?\b"])
    assert ankle.is_in("Left ANKLE")
    assert ankle.is_in("an\u212ale")  # the sign for kelvin
    assert wrist.is_in("wr\u0130st")
    assert wrist.is_in("wri\u017ft")
    assert not ankle.is_in("rankled")


def test_what_needs_no_letters_is_tried_on_every_text() -> None:
    percent = Alternatives(["%|percent", r"\bml\b"])
    assert all(map(percent.is_in, ("5 %", "5 PERCENT", "5 ml")))
    assert not percent.is_in("5 mg")


def vocabulary_patterns() -> Iterator[list[str | list[str]]]:
    yield from load("body_parts")["parts"].values()
    yield from load("request_kinds").values()
    for kind in load("guideline_sources").values():
        if isinstance(kind, dict):
            yield kind["patterns"]


def test_nothing_of_the_vocabulary_is_missed() -> None:
    headings = [json.loads(line)["heading"] for line in HEADINGS.read_text().splitlines()]
    for patterns in vocabulary_patterns():
        alternatives = Alternatives(patterns)
        if patterns:
            for heading in headings:
                expected = alternatives.joined.search(heading) is not None
                assert alternatives.is_in(heading) is expected, heading
