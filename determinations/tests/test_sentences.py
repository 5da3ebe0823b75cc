"""Where sentences end: not behind abbreviations, initials and numbers of a list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from determinations.sentences import paragraphs_of, sentences_of


def split(text):
    return [text[start:end] for start, end in sentences_of(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Therapy was seen by Dr. Moss.| Pain stays.",
        "See p. 12 of the chapter.| It says so on pp. 3-4.",
        "He takes 10 mg.| The dose was 2.5 mg. twice daily.",
        "No. 4 was denied.| The answer is no.| It stays so.",
        "A trial (e.g. Norco) failed.| I.e. it did nothing.",
        "Relief vs. Placebo was none at L4-5.| The rest is known.",
        "The film was normal!| Why was it taken?| Nobody knows.",
        "J. A. Moss, M.D. wrote it.| He is a surgeon.",
        "She lacks vitamin D.| The level is low.",
        "1. The request is new.| 2. The other is old.",
        "It is Case CM16-9000001.| It said \u201cred flags.\u201d| Done.",
        "Relief was approx. Half of it lasted.",
    ],
)
def test_where_sentences_end(text):
    assert split(text.replace("|", "")) == text.split("| ")


def test_an_empty_line_parts_paragraphs():
    text = "One. Two.\n\nThree\nfour.\n \nFive."
    assert [text[start:end] for start, end in paragraphs_of(text)] == [
        "One. Two.",
        "Three\nfour.",
        "Five.",
    ]


@given(st.text(alphabet=st.sampled_from(list("aB1.!? \n(\u201d")), max_size=80))
def test_sentences_lose_nothing_but_the_space_between(text):
    pieces = split(text)
    assert "".join("".join(pieces).split()) == "".join(text.split())
