"""What the index holds: one document a published disputed item.

Text is indexed as it is written, with positions: phrases, proximity and prefixes go by it, and
words by all of their forms (`language/word_forms.py`). Rationales are there once more with gaps
between their sentences (`gaps.py`), for connectors that stay within one. What is shown is not
stored here but read from PostgreSQL.

Facets, too, are held twice: as terms, to filter by; and as columns, to count by. A column has
exactly one value a document, because tantivy counts such a column twenty times faster than one
with several values or none. The values of one document are joined into one (`Stored.SET`), or,
where there are too many different combinations (`Stored.PLACES`), spread over a few columns.
"""

from __future__ import annotations

from collections.abc import Mapping

import tantivy

from ..facets import FACETS, Facet, Stored
from ..language import ABOUT, TEXT_FIELDS
from ..request import AMOUNTS, RANGES
from .gaps import GAPPED, TOKENIZER

SCHEMA_VERSION = 14
"""Raised with every change below; an index of another version is rebuilt beside the old one."""

RECENCY = "recency"
"""The field whose logarithm tantivy multiplies a score with: the newer of equal scores first."""

ADDED_AT = "added_at"
"""The moment at which a decision was published, by which feeds and alerts go: `moment_number`."""

WHITESPACE, RAW = "whitespace", "raw"
"""tantivy's tokenizers; text that is split at whitespace was normalized by `language.analysis`."""

SEPARATOR, RUN = "\x1f", "\x1e"
"""Between the values that one column joins, and before the first and last page of a run of pages;
control characters are in no letter's text."""


def columns_for(facet: Facet) -> tuple[str, ...]:
    """Return the names of the columns that a facet is counted by."""
    match facet.stored:
        case Stored.PLAIN:  # the field of terms is the column, "" where there is no value
            return (facet.name,)
        case Stored.SET:
            return (f"{facet.name}_column",)
        case Stored.PLACES:
            return tuple(f"{facet.name}_column_{number}" for number in range(1, facet.columns + 1))


COLUMNS: Mapping[str, tuple[str, ...]] = {
    facet.name: columns_for(facet) for facet in FACETS.values()
}
"""Facet to the columns that it is counted by."""


def _build_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("item_id", fast=True)
    builder.add_unsigned_field("case_id", indexed=True, fast=True)
    for name in ("case_number", "case_ending"):
        builder.add_text_field(name, tokenizer_name=RAW, index_option="basic")
    for name in TEXT_FIELDS:
        builder.add_text_field(name, tokenizer_name=WHITESPACE, index_option="position")
    builder.add_text_field(ABOUT, tokenizer_name=WHITESPACE, index_option="freq")  # words only
    for name in GAPPED.values():
        builder.add_text_field(name, tokenizer_name=TOKENIZER, index_option="position")
    for name in ("guideline_text", "specialty_text"):
        builder.add_text_field(name, tokenizer_name=WHITESPACE, index_option="position")
    builder.add_unsigned_field("page", indexed=True)
    for name, columns in COLUMNS.items():
        builder.add_text_field(name, fast=name in columns, tokenizer_name=RAW, index_option="basic")
        for column in columns:
            if column != name:
                builder.add_text_field(column, fast=True, tokenizer_name=RAW, index_option="basic")
    for name in (*RANGES, *AMOUNTS):
        builder.add_integer_field(name, fast=True)
    builder.add_integer_field(ADDED_AT, fast=True)
    builder.add_unsigned_field(RECENCY, fast=True)
    builder.add_boolean_field("retrospective", indexed=True)
    builder.add_boolean_field("first_of_letter", indexed=True)
    builder.add_boolean_field("in_sample", indexed=True)
    builder.add_boolean_field("invented", indexed=True)
    return builder.build()


SCHEMA = _build_schema()
"""The one schema of this version. It holds no state, so every search and writer shares it."""
