"""A text cut at spans."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from determinations.text_spans import cut_at_spans


@pytest.mark.parametrize(
    ("spans", "pieces"),
    [
        ([], [("one two", None)]),
        ([(0, 3, "a")], [("one", "a"), (" two", None)]),
        ([(4, 7, "b"), (0, 3, "a")], [("one", "a"), (" ", None), ("two", "b")]),
        ([(0, 5, "a"), (4, 7, "b")], [("one t", "a"), ("wo", None)]),
        ([(3, 3, "a")], [("one", None), ("", "a"), (" two", None)]),
    ],
)
def test_pieces_carry_the_mark_of_their_span(spans, pieces):
    assert list(cut_at_spans("one two", spans)) == pieces


@given(st.text(), st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)).map(sorted)))
def test_the_pieces_put_together_are_the_text(text, spans):
    pieces = cut_at_spans(text, [(start, end, True) for start, end in spans])
    assert "".join(piece for piece, _ in pieces) == text
