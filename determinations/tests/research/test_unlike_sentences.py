"""Which sentences of a text others have nothing near to."""

from __future__ import annotations

import pytest

from determinations.research.unlike_sentences import mark_unlike

OTHER = (
    "The patient has had twelve sessions of physical therapy for the knee. "
    "Functional improvement was documented after six weeks.\n\n"
    "The request is not medically necessary."
)


def marked(text, *others):
    return [part for paragraph in mark_unlike(text, others) for part, unlike in paragraph if unlike]


@pytest.mark.parametrize(
    "sentence",
    [
        "Functional improvement was documented after six weeks.",
        "After six weeks, functional improvements were documented.",
        "For the knee, the patient had had twelve physical therapy sessions.",
        "It was.",
    ],
    ids=["the same", "in another order and form", "with most of its words", "says nothing"],
)
def test_what_others_say_too_is_not_marked(sentence):
    assert marked(sentence, OTHER) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "There are red flags for infection.",
        "The request is medically necessary.",
        "Functional improvement was not documented after six weeks.",
    ],
    ids=["something else", "the other way round", "denied"],
)
def test_what_none_of_the_others_says_is(sentence):
    assert marked(sentence, OTHER) == [sentence]
    assert marked(sentence, OTHER, sentence) == []


def test_nothing_of_the_text_is_lost_but_what_parts_its_paragraphs():
    text = "One is alone here.  Functional improvement was documented.\n\nRed flags were found."
    paragraphs = mark_unlike(text, [OTHER])
    whole = "\n\n".join("".join(part for part, _ in paragraph) for paragraph in paragraphs)
    assert whole == text


def test_without_another_all_is_unlike_and_without_text_there_is_nothing():
    assert marked("Red flags were found.") == ["Red flags were found."]
    assert mark_unlike("", [OTHER]) == ()
