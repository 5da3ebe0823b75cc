"""The words that tell a text from others, as a query for what is like it.

tantivy's own "more like this" takes words that tell equally much as its hash table has them, so
that another process finds other decisions. Here the same texts and the same archive have the same
words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain

import tantivy
from tantivy import Occur, Query

from .index.schema import SCHEMA
from .language import rarity, words_of

MOST_WORDS = 26
SHORTEST = 4
"""Letters of a word; shorter ones tell nearly nothing."""

FEWEST = 2
"""Decisions that have a word: what is in one alone leads to none that is like it."""


_TellingWord = tuple[float, str, str]
"""How much a word tells, negative, with its field and itself: so they sort, the best first."""


def like(
    searcher: tantivy.Searcher,
    headings: Iterable[str],
    rationales: Iterable[str],
    least: int = 1,
) -> Query:
    """Return a query for the words that tell these texts from others; each at least so often.

    A word weighs as much as it is frequent in the texts and rare in the archive (TF-IDF).
    """
    texts = {"item": headings, "rationale": rationales}
    words = sorted(word for field in texts for word in _words(searcher, field, texts[field], least))
    most = words[0][0] if words else 1.0
    found = [
        Query.boost_query(Query.term_query(SCHEMA, field, word, "basic"), weight / most)
        for weight, field, word in words[:MOST_WORDS]
    ]
    return Query.boolean_query([(Occur.Should, query) for query in found])


def _words(
    searcher: tantivy.Searcher, field: str, texts: Iterable[str], least: int
) -> Iterator[_TellingWord]:
    decisions = searcher.num_docs
    for word, times in Counter(chain.from_iterable(map(words_of, texts))).items():
        if (
            times >= least
            and len(word) >= SHORTEST
            and (having := searcher.doc_freq(field, word)) >= FEWEST
        ):
            yield -times * rarity(having, decisions), field, word
