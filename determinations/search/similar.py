"""Decisions like a given one."""

from __future__ import annotations

from tantivy import Occur, Query

from determinations.models import DisputedItem

from .index.reader import reader
from .index.schema import SCHEMA
from .language import normalize

LIMIT = 5


def similar(item: DisputedItem, *, within_treatment: bool, limit: int = LIMIT) -> list[int]:
    """Return ids of the items most like this one by the words of heading and rationale, best first.

    None of the same case. `within_treatment` keeps to the item's treatment type; without it only
    other treatment types are looked at. Raises `IndexUnavailable`.
    """
    searcher = reader.opened().searcher
    same_case = Query.term_query(SCHEMA, "case_id", item.case_id)
    same_treatment = Query.const_score_query(
        Query.term_query(SCHEMA, "treatment", item.treatment.slug, "basic"), 0.0
    )
    clauses = [
        (Occur.Must, _like(item)),
        (Occur.MustNot, same_case),
        (Occur.Must if within_treatment else Occur.MustNot, same_treatment),
    ]
    found = searcher.search(Query.boolean_query(clauses), limit, count=False)
    addresses = [address for _, address in found.hits]
    item_ids = searcher.fast_field_values("item_id", addresses)
    return [int(item_id or 0) for item_id in item_ids]


def _like(item: DisputedItem) -> Query:
    texts = {"item": item.description, "rationale": item.rationale}
    return Query.more_like_this_document_fields_query(
        SCHEMA,
        {field: [normalize(text)] for field, text in texts.items()},
        min_doc_frequency=2,
        min_term_frequency=1,
        max_query_terms=25,
        min_word_length=4,
    )
