"""Connectors against a brute-force look at where words stand in invented texts."""

from __future__ import annotations

from itertools import product

import pytest
import tantivy
from hypothesis import given, settings
from hypothesis import strategies as st

from determinations.search import near_query
from determinations.search.index.gaps import register_tokenizer, with_gaps
from determinations.search.index.schema import SCHEMA
from determinations.search.language import normalize, parse_query
from determinations.search.snippets import Snippets
from determinations.search.text_query import Compiler

WORDS = ("knee", "pain", "fails", "brace", "scan")
SIDES = ("knee", "pain", "fail", "kne*", '"knee pain"', '"pain knee"', '"brace scan brace"', "scan")
OTHERS = ("pain", "knees", "bra*", '"pain fails"', '"knee pain"', "(scan OR brace)")

Text = list[list[list[str]]]
"""Paragraphs of sentences of words."""


def written(text: Text) -> str:
    return "\n\n".join(
        " ".join(" ".join(words).capitalize() + "." for words in sentences) for sentences in text
    )


def searcher_of(texts: list[str]) -> tantivy.Searcher:
    index = register_tokenizer(tantivy.Index(SCHEMA))
    writer = index.writer(20_000_000, num_threads=1)
    for number, text in enumerate(texts):
        fields = {
            "item_id": number,
            "rationale": normalize(text),
            "rationale_gapped": with_gaps(text, normalize(text)),
        }
        writer.add_document(tantivy.Document.from_dict(fields, SCHEMA))
    writer.commit()
    index.reload()
    return index.searcher()


def found(searcher: tantivy.Searcher, query: str) -> set[int]:
    root = parse_query(query).root
    assert root is not None
    hits = searcher.search(Compiler(searcher).compile(root), limit=100).hits
    return set(searcher.fast_field_values("item_id", [address for _, address in hits]))


def alternatives(side: str) -> list[list[str]]:
    """Return the words of a side in each way that it can be spelled."""
    if side.startswith('"'):
        return [side.strip('"').split()]
    if side.startswith("("):
        return [[word] for word in side.strip("()").split(" OR ")]
    return [[word] for word in WORDS if word.rstrip("s").startswith(side.rstrip("s*"))]


def stands(text: Text, left: str, right: str, apart: int, unit: str, ordered: bool) -> bool:
    """Look at every place where either side stands."""
    parts = {
        "": [[word for sentences in text for words in sentences for word in words]],
        "s": [words for sentences in text for words in sentences],
        "p": [[word for words in sentences for word in words] for sentences in text],
    }[unit]
    for words in parts:
        for one, other in product(alternatives(left), alternatives(right)):
            ones, others = (
                [i for i in range(len(words)) if words[i : i + len(side)] == side]
                for side in (one, other)
            )
            for i, j in product(ones, others):
                between = j - i - len(one), i - j - len(other)
                limit = apart if not unit else len(words)
                if 0 <= between[0] <= limit or (not ordered and 0 <= between[1] <= limit):
                    return True
    return False


texts = st.lists(
    st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6), min_size=1, max_size=4),
    min_size=1,
    max_size=2,
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(texts, min_size=1, max_size=4),
    st.sampled_from(SIDES),
    st.sampled_from(OTHERS),
    st.sampled_from(["w/{}", "pre/{}", "+{}", "near/{}", "/{}", "/s", "+s", "/p", "pre/p"]),
    st.integers(0, 9),
)
def test_connectors_find_what_stands_so(archive, left, right, connector, apart):
    query = f"{left} {connector.format(apart)} {right}"
    unit = connector[-1] if connector[-1] in "sp" else ""
    ordered = connector.startswith(("pre", "+"))
    wanted = {
        number
        for number, text in enumerate(archive)
        if stands(text, left, right, apart, unit, ordered)
    }
    got = found(searcher_of([written(text) for text in archive]), query)
    if unit and '"' in query:  # the phrases may stand elsewhere than their ends: never too few
        assert got >= wanted
    else:
        assert got == wanted
    for number in wanted:
        assert any(
            is_marked
            for _, is_marked in Snippets.of(parse_query(query).root).mark(written(archive[number]))
        )


@settings(max_examples=60, deadline=None)
@given(st.lists(texts, min_size=1, max_size=4), st.integers(0, 9), st.booleans())
def test_phrases_far_apart_are_never_too_few(archive, apart, ordered):
    searcher = searcher_of([written(text) for text in archive])
    query = f'"knee pain" {"pre" if ordered else "w"}/{apart} "brace scan"'
    exactly = found(searcher, query)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(near_query, "MOST_APART_EXACTLY", -1)
        assert found(searcher, query) >= exactly


def test_a_phrase_stands_near_the_word_itself():
    """It is not enough that its words stand near, and the phrase somewhere."""
    searcher = searcher_of(
        [
            "The brace was near the red and white flags. Much later there were red flags again.",
            "The brace was tried despite red flags.",
        ]
    )
    assert found(searcher, '"red flags" w/5 brace') == {1}
    assert found(searcher, 'brace pre/5 "red flags"') == {1}
    assert found(searcher, '"red flags" pre/5 brace') == set()


def test_sentences_are_real_ones():
    searcher = searcher_of(
        [
            "Therapy by Dr. Moss at L4-5 failed, e.g. twice. The scan is normal.",
            "Therapy was tried. It failed.",
        ]
    )
    assert found(searcher, "therapy /s failed") == {0}
    assert found(searcher, "therapy +s failed") == {0}
    assert found(searcher, "failed +s therapy") == set()
    assert found(searcher, "therapy /s scan") == set()
    assert found(searcher, "therapy /p scan") == {0}
    assert found(searcher, "L4-5 /s therap*") == {0}


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("brace w/1 pain", ["brace", "pain"]),
        ("pain pre/2 brace", []),
        ("brace /s knee", ["Knee", "brace", "brace"]),
        ('knee w/9 "red flags"', ["knee", "red flags"]),
    ],
)
def test_only_what_takes_part_is_marked(query, marked):
    text = "Knee and a brace, the brace for pain. Pain stays. The knee shows red flags. Red is not."
    segments = Snippets.of(parse_query(query).root).mark(text)
    assert [piece for piece, is_marked in segments if is_marked] == marked
