"""Decisions like a given one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import tantivy
from tantivy import Occur, Query

from determinations.models import DisputedItem, ItemOutcome

from .deadline import within_deadline
from .index.reader import doubting, reader
from .index.schema import SCHEMA
from .language import normalize

LIMIT = 5

_OTHER_OUTCOME = {
    ItemOutcome.UPHELD: ItemOutcome.OVERTURNED,
    ItemOutcome.OVERTURNED: ItemOutcome.UPHELD,
}


def similar(item: DisputedItem, *, within_treatment: bool, limit: int = LIMIT) -> list[int]:
    """Return ids of the items most like this one by the words of heading and rationale, best first.

    None of the same case. `within_treatment` keeps to the item's treatment type; without it only
    other treatment types are looked at. Raises `IndexUnavailable`.
    """
    same_treatment = _by_term("treatment", item.treatment.slug)
    clauses = [(Occur.Must if within_treatment else Occur.MustNot, same_treatment)]
    return _nearest(reader.opened().searcher, item, clauses, limit)


def opposites(item: DisputedItem, limit: int) -> list[int]:
    """Return ids of the items most like this one that came out the other way, best first.

    Of the same treatment type and one of its body parts first, then of the same treatment type,
    then of others; none of the same case, and none at all where this one is undecided. Raises
    `IndexUnavailable`, `SearchTooSlow`.
    """
    if item.outcome not in _OTHER_OUTCOME:
        return []
    opened = reader.opened()
    treatment = _by_term("treatment", item.treatment.slug)
    body_part = _any_of("body_part", item.body_parts)
    outcome = _by_term("outcome", _OTHER_OUTCOME[ItemOutcome(item.outcome)])
    kinds = (
        [(Occur.Must, treatment), (Occur.Must, body_part)],
        [(Occur.Must, treatment), (Occur.MustNot, body_part)],
        [(Occur.MustNot, treatment)],
    )

    def work() -> list[int]:
        found: list[int] = []
        with doubting(opened.generation):
            for kind in kinds:
                clauses = [*kind, (Occur.Must, outcome)]
                if len(found) < limit:
                    found += _nearest(opened.searcher, item, clauses, limit - len(found))
        return found

    return within_deadline(work)


Clause = tuple[Occur, Query]


def _nearest(
    searcher: tantivy.Searcher, item: DisputedItem, clauses: Sequence[Clause], limit: int
) -> list[int]:
    """Return ids of the items most like this one, of other cases, that meet these conditions."""
    same_case = Query.term_query(SCHEMA, "case_id", item.case_id)
    words = like([item.description], [item.rationale])
    query = Query.boolean_query([(Occur.Must, words), (Occur.MustNot, same_case), *clauses])
    found = searcher.search(query, limit, count=False)
    addresses = [address for _, address in found.hits]
    item_ids = searcher.fast_field_values("item_id", addresses)
    return [int(item_id or 0) for item_id in item_ids]


def _by_term(field: str, value: str) -> Query:
    """Return a condition that counts nothing towards a score."""
    return Query.const_score_query(Query.term_query(SCHEMA, field, value, "basic"), 0.0)


def _any_of(field: str, values: Sequence[str]) -> Query:
    if not values:
        return Query.empty_query()
    any_value = [(Occur.Should, _by_term(field, value)) for value in values]
    return Query.const_score_query(Query.boolean_query(any_value), 0.0)


def like(headings: Iterable[str], rationales: Iterable[str], least: int = 1) -> Query:
    """Return a query for the words that tell these texts from others; each at least so often."""
    texts = {"item": headings, "rationale": rationales}
    return Query.more_like_this_document_fields_query(
        SCHEMA,
        {field: [normalize(text) for text in written] for field, written in texts.items()},
        min_doc_frequency=2,
        min_term_frequency=least,
        max_query_terms=25,
        min_word_length=4,
    )
