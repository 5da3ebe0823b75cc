"""Whether a quotation stands in a text: how exactly, with what left out, and what differs."""

from __future__ import annotations

import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from determinations.research.folding import Level
from determinations.research.quote_differences import Kind, nearest
from determinations.research.quotes import (
    LONGEST_QUOTATION,
    MOST_MARKS,
    NoWords,
    Searched,
    TooManyMarks,
    readings,
)

RATIONALE = (
    "The worker\u2019s knee pain has lasted six weeks; the examination shows no effusion.\n\n"
    "Imaging is “not routinely recommended” before four to six weeks "
    "\u2013 and only with red flags. "
    "Acetaminophen 0.5 g was helpful. The request for a non-industrial MRI is not medically "
    "necessary."
)
WORDS = st.lists(st.text("abcdeé0159", min_size=1, max_size=6), min_size=1, max_size=60)
SEPARATORS = st.sampled_from([" ", "  ", "\n", "\n\n", ", ", ". ", "; ", " \u2013 ", " (", ") "])


def find(quotation, text=RATIONALE):
    """Return where the best reading of a quotation stands, at the strictest level."""
    searched = Searched(text)
    for level in sorted(Level, reverse=True):
        for reading in readings(quotation):
            if found := searched.find(reading, level):
                return found
    return None


def level_of(quotation, text=RATIONALE):
    found = find(quotation, text)
    return found.level if found else None


@pytest.mark.parametrize(
    ("quotation", "level"),
    [
        ("six weeks; the examination shows no effusion.", Level.LETTERS),
        ("no effusion.\nImaging  is", Level.LETTERS),
        ("“Acetaminophen 0.5 g was helpful.”", Level.LETTERS),
        ("The worker's knee pain", Level.SHAPES),
        ('Imaging is "not routinely recommended"', Level.SHAPES),
        ("six weeks - and only", Level.SHAPES),
        ("six weeks, the examination", Level.WORDS),
        ("imaging is not routinely recommended", Level.WORDS),
        ("Acetaminophen 0.5 g was helpful,", Level.WORDS),
        ("the examination shows an effusion", None),
        ("is medically necessary", None),
        ("5 g was helpful", None),
        ("industrial MRI is not", Level.WORDS),
        ("mination shows no", None),
        ("six weeks; the exam", None),
    ],
)
def test_how_exactly(quotation, level):
    assert level_of(quotation) == level


@pytest.mark.parametrize(
    ("quotation", "gaps"),
    [
        ("The worker\u2019s knee pain . . . shows no effusion", [
            (". . .", "has lasted six weeks; the examination")]),
        ("The worker\u2019s knee pain … shows no effusion", [
            ("…", "has lasted six weeks; the examination")]),
        ("The request . . . is [...] medically necessary", [
            (". . .", "for a non-industrial MRI"), ("[...]", "not")]),
        ("[I]maging is", [("[I]", "I")]),
        ("[t]he request for", [("[t]", "T")]),
        ("knee pain [had] lasted", [("[had]", "has")]),
        ("knee pain [sic] has lasted", [("[sic]", "")]),
        ("only with red flag[]", [("[]", "s.")]),
        (". . . six weeks; the examination", []),
    ],
)  # fmt: skip
def test_what_is_left_out_or_altered_is_told(quotation, gaps):
    found = find(quotation)
    assert found.level is Level.LETTERS
    assert [(gap.mark, gap.text) for gap in found.gaps] == gaps


def test_the_pieces_have_to_stand_in_order():
    assert find("shows no effusion . . . The worker\u2019s knee pain") is None
    assert find("knee pain [x] medically necessary") is None  # too much for brackets


def test_the_least_is_left_out():
    text = "a knee and a hip. A knee was seen. The knee: no hip. The end."
    (gap,) = find("knee . . . hip", text).gaps
    assert gap.text in {"and a", ": no"}


def test_marks_that_the_letter_has_are_taken_as_written():
    text = "The note says [sic] that it is ... unclear."
    found = find("says [sic] that it is ... unclear", text)
    assert (found.level, found.gaps) == (Level.LETTERS, ())


@pytest.mark.parametrize("text", ["", " ", "...", "“”", "[]", ". . . —"])
def test_without_a_word_there_is_no_quotation(text):
    with pytest.raises(NoWords):
        readings(text)


def test_brackets_alone_are_taken_as_written():
    assert find("[sic]", "He said [sic] so.").level is Level.LETTERS


def test_marks_are_limited():
    with pytest.raises(TooManyMarks):
        readings("word … " * (MOST_MARKS + 1))


@st.composite
def texts(draw):
    words = draw(WORDS)
    return "".join(word + draw(SEPARATORS) for word in words), words


@given(texts(), st.data())
def test_any_run_of_words_is_found_letter_for_letter(made, data):
    text, _ = made
    parts = text.split()
    start = data.draw(st.integers(0, len(parts) - 1))
    end = data.draw(st.integers(start + 1, len(parts)))
    quotation = " ".join(parts[start:end])
    assume(any(character.isalnum() for character in quotation))
    assume(quotation[0] not in ".,")
    found = find(quotation, text)
    assert found is not None
    assert found.level is Level.LETTERS
    assert quotation in " ".join(found.passage.split())


@given(texts(), st.data())
def test_no_changed_word_is_word_for_word(made, data):
    text, words = made
    index = data.draw(st.integers(0, len(words) - 1))
    changed = [*words]
    changed[index] = data.draw(st.sampled_from(["zz", changed[index] + "z", "z" + changed[index]]))
    assert level_of(" ".join(changed), text) is None


@given(texts(), st.data())
def test_any_words_may_be_left_out_by_an_ellipsis(made, data):
    text, words = made
    assume(len(words) > 2)
    at = data.draw(st.integers(1, len(words) - 2))
    behind = data.draw(st.integers(at + 1, len(words) - 1))
    quotation = f"{' '.join(words[:at])} . . . {' '.join(words[behind:])}"
    assert level_of(quotation, text) is not None


@given(st.text(max_size=80), st.text(max_size=200))
def test_any_texts_can_be_compared(quotation, text):
    try:
        pieces = readings(quotation)
    except NoWords:
        return
    find(quotation, text)
    nearest(pieces[-1], [text])


def test_what_differs_is_marked():
    (quotation,) = readings("the examination shows an effusion. Imaging is recommended")
    near = nearest(quotation, ["Something else altogether.", RATIONALE])
    assert near.index == 1
    assert [(each.kind, each.text) for each in near.differences] == [
        (Kind.SAME, "the examination shows"),
        (Kind.QUOTATION, "an"),
        (Kind.LETTER, "no"),
        (Kind.SAME, "effusion. Imaging is"),
        (Kind.LETTER, "“not routinely"),
        (Kind.SAME, "recommended”"),
    ]


def test_what_an_ellipsis_leaves_out_is_no_difference():
    *_, quotation = readings("The knee pain . . . shows no swelling")
    near = nearest(quotation, [RATIONALE])
    kinds = [each.kind for each in near.differences]
    assert Kind.OMITTED in kinds
    assert (Kind.QUOTATION, "swelling") in near.differences


def test_what_has_less_than_half_of_the_words_is_not_near():
    (quotation,) = readings("a wholly different sentence about shoulders and the moon")
    assert nearest(quotation, [RATIONALE]) is None
    assert nearest(quotation, []) is None


@pytest.mark.parametrize(
    "quotation",
    [
        "a " * (LONGEST_QUOTATION // 2),
        "a x " * (LONGEST_QUOTATION // 4),
        "a [b] " * MOST_MARKS,
        "a … " * MOST_MARKS,
        "[" * LONGEST_QUOTATION + "a",
        "." * (LONGEST_QUOTATION - 1) + "a",
        '"' + " " * (LONGEST_QUOTATION - 2) + "a",
        "a" * LONGEST_QUOTATION,
        "\u00ad " * (LONGEST_QUOTATION // 2) + "a",
    ],
)
@pytest.mark.parametrize("text", ["a " * 10_000, "a" * 20_000, "a b the x " * 2_000])
def test_hostile_quotations_end_soon(quotation, text):
    began = time.process_time()
    for reading in readings(quotation):
        for level in Level:
            Searched(text).find(reading, level)
        nearest(reading, [text])
    assert time.process_time() - began < 3
