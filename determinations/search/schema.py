"""What the index holds: one document a published disputed item.

Text is indexed twice: stemmed, for words, without positions; and as written, with positions, for
exact phrases, proximity and prefixes. What is shown is not stored here but read from PostgreSQL.
"""

from __future__ import annotations

import tantivy

from .request import FACETS, RANGES

SCHEMA_VERSION = 2
"""Raised with every change below; an index of another version is rebuilt beside the old one."""

TEXT_FIELDS = ("item", "rationale", "summary")
"""Heading of the item, the reviewer's rationale, the letter's clinical summary."""

RECENCY = "recency"
"""The field whose logarithm tantivy multiplies a score with: the newer of equal scores first."""

STEMMED, EXACT, RAW = "en_stem", "default", "raw"


def exact(name: str) -> str:
    """The field that holds the words of a text field as they are written."""
    return f"{name}_exact"


def build_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("item_id", stored=True, indexed=True, fast=True)
    builder.add_unsigned_field("case_id", indexed=True, fast=True)
    builder.add_text_field("case_number", tokenizer_name=RAW, index_option="basic")
    for name in TEXT_FIELDS:
        builder.add_text_field(name, tokenizer_name=STEMMED, index_option="freq")
        builder.add_text_field(exact(name), tokenizer_name=EXACT, index_option="position")
    for name in ("guideline_text", "specialty_text"):
        builder.add_text_field(name, tokenizer_name=STEMMED, index_option="position")
    builder.add_unsigned_field("page", indexed=True)
    for name in FACETS:
        builder.add_text_field(name, fast=True, tokenizer_name=RAW, index_option="basic")
    for name in RANGES:
        builder.add_integer_field(name, indexed=True, fast=True)
    builder.add_unsigned_field(RECENCY, fast=True)
    builder.add_boolean_field("retrospective", indexed=True, fast=True)
    return builder.build()
