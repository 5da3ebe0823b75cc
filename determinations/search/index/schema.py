"""What the index holds: one document a published disputed item.

Text is indexed as it is written, with positions: phrases, proximity and prefixes go by it, and
words by all of their `forms`. What is shown is not stored here but read from PostgreSQL.

Facets, too, are held twice: as terms, to filter by; and as columns, to count by. A column has
exactly one value a document, because tantivy counts such a column twenty times faster than one
with several values or none. The values of one document are joined into one (`SETS`), or, where
there are too many different combinations (pages and sections), spread over a few columns.
"""

from __future__ import annotations

from collections.abc import Mapping

import tantivy

from ..language import TEXT_FIELDS
from ..request import FACETS, RANGES

SCHEMA_VERSION = 3
"""Raised with every change below; an index of another version is rebuilt beside the old one."""

RECENCY = "recency"
"""The field whose logarithm tantivy multiplies a score with: the newer of equal scores first."""

AT_BLANKS, RAW = "whitespace", "raw"
"""How tantivy cuts a field: what it cuts at blanks was made ready by `words`."""

PLAIN = ("outcome", "category", "treatment", "year")
"""Facets with at most one value an item: the field of terms is the column, "" where none is."""

PLACES = "mtus_page"
PLACE_COLUMNS = 4
"""Pages and sections of one item beyond this share the last column."""

SEPARATOR, RUN = "\x1f", "\x1e"
"""Between the values that one column joins, and before the first and last page of a run of pages;
control characters are in no letter's text."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    name: (name,)
    if name in PLAIN
    else tuple(f"{name}_column_{n}" for n in range(1, PLACE_COLUMNS + 1))
    if name == PLACES
    else (f"{name}_column",)
    for name in FACETS
}
"""Facet to the columns that it is counted by."""


def build_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("item_id", fast=True)
    builder.add_unsigned_field("case_id", indexed=True, fast=True)
    builder.add_text_field("case_number", tokenizer_name=RAW, index_option="basic")
    for name in TEXT_FIELDS:
        builder.add_text_field(name, tokenizer_name=AT_BLANKS, index_option="position")
    for name in ("guideline_text", "specialty_text"):
        builder.add_text_field(name, tokenizer_name=AT_BLANKS, index_option="position")
    builder.add_unsigned_field("page", indexed=True)
    for name in FACETS:
        builder.add_text_field(name, fast=name in PLAIN, tokenizer_name=RAW, index_option="basic")
        if name not in PLAIN:
            for column in COLUMNS[name]:
                builder.add_text_field(column, fast=True, tokenizer_name=RAW, index_option="basic")
    for name in RANGES:
        builder.add_integer_field(name, fast=True)
    builder.add_unsigned_field(RECENCY, fast=True)
    builder.add_boolean_field("retrospective", indexed=True)
    builder.add_boolean_field("first_of_letter", indexed=True)
    builder.add_boolean_field("in_sample", indexed=True)
    return builder.build()


SCHEMA = build_schema()
"""The one schema of this version; it holds no state, so every search and writer shares it."""
