"""How many marks the screen finds, and how often it is wrong, on invented sentences."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from determinations.letters import screen

FOLDER = Path(__file__).parent


def load(name):
    return tomllib.loads((FOLDER / f"{name}.toml").read_text())


def is_covered(text, start, end, spans):
    """Whether findings cover every letter and digit of a mark."""
    places = [place for place in range(start, end) if text[place].isalnum()]
    return all(any(span.start <= place < span.end for span in spans) for place in places)


def test_sentences_written_with_the_rules():
    sentences = load("phi_sentences")
    wanted, found = 0, 0
    for sentence in sentences["marked"]:
        text = re.sub(r"\[\[|\]\]", "", sentence)
        spans = [finding.span for finding in screen(text)]
        for number, mark in enumerate(re.finditer(r"\[\[(.*?)\]\]", sentence, re.DOTALL)):
            start, end = mark.start() - 4 * number, mark.end() - 4 * (number + 1)
            wanted += 1
            found += is_covered(text, start, end, spans)
    assert min(len(sentences["marked"]), len(sentences["clean"])) >= 150
    assert found / wanted >= 0.98
    assert [text for text in sentences["clean"] if screen(text)] == []


@pytest.mark.parametrize(
    ("half", "marks", "least_found", "most_alarms"),
    [(0, 174, 127, 4), (1, 163, 159, 0)],
    ids=["sentences that the rules have not seen", "sentences that the rules were mended on"],
)
def test_sentences_written_without_the_rules(half, marks, least_found, most_alarms):
    """The figures of docs/parsing.md: better rules raise them, none may lower them."""
    wanted, found, alarms = 0, 0, 0
    for sentence in load("phi_independent")["sentence"][half::2]:
        text, spans = sentence["text"], [finding.span for finding in screen(sentence["text"])]
        alarms += bool(spans) and not sentence["marks"]
        for mark in sentence["marks"]:
            start = text.index(mark)
            wanted += 1
            found += is_covered(text, start, start + len(mark), spans)
    assert wanted == marks
    assert found >= least_found
    assert alarms <= most_alarms
