"""Decisions like a given one."""

from __future__ import annotations

from tantivy import Occur, Query

from determinations.models import DisputedItem

from .index.reader import reader
from .language.analysis import in_words

LIMIT = 5


def similar(item: DisputedItem, *, within_treatment: bool, limit: int = LIMIT) -> list[int]:
    """Ids of the items most like this one by the words of heading and rationale, best first.

    None of the same case. `within_treatment` keeps to the item's treatment type; without it only
    other treatment types are looked at. Raises `IndexUnavailable`.
    """
    opened = reader.opened()
    searcher, schema = opened.searcher, opened.index.schema
    same_case = Query.term_query(schema, "case_id", item.case_id)
    treatment = Query.const_score_query(
        Query.term_query(schema, "treatment", item.treatment.slug, "basic"), 0.0
    )
    like = Query.more_like_this_document_fields_query(
        schema,
        {
            name: [in_words(text)]
            for name, text in (("item", item.description), ("rationale", item.rationale))
        },
        min_doc_frequency=2,
        min_term_frequency=1,
        max_query_terms=25,
        min_word_length=4,
    )
    clauses = [
        (Occur.Must, like),
        (Occur.MustNot, same_case),
        (Occur.Must if within_treatment else Occur.MustNot, treatment),
    ]
    found = searcher.search(Query.boolean_query(clauses), limit, count=False)
    addresses = [address for _, address in found.hits]
    return [int(one or 0) for one in searcher.fast_field_values("item_id", addresses)]
