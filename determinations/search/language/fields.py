"""The fields that a query may name, and what may stand behind each: `item:knee`, `page:98-99`."""

from __future__ import annotations

import re

from ..facets import FACETS
from ..request import AMOUNTS, RANGES
from .case_numbers import in_case_field
from .tree import And, InField, Node, Word, leaves

TEXT_FIELDS = ("item", "rationale", "summary")
"""Heading of the item, the reviewer's rationale, the letter's clinical summary: where words are
searched that name no field."""

ABOUT = "about"
"""Names of what the item is about: single words of a query are searched there, beside the heading,
while phrases and proximities find what is written."""

FIELDS = (*TEXT_FIELDS, "case", "guideline", "page", "specialty")

FILTERS = {
    *FACETS,
    *RANGES,
    *AMOUNTS,
    "body",
    "category",
    "date",
    "decision",
    "outcome",
    "retrospective",
}
"""What other databases have as fields and this one as filters beside the results."""

_PAGE = re.compile(r"([0-9]{1,5})(?:[-\u2013]([0-9]{1,5}))?")


def typed_pages(node: Node) -> range | None:
    """Return the pages that a word names, "98" or "98-99", or None where it is no number."""
    if not isinstance(node, Word) or node.prefix or node.fuzzy:
        return None
    match = _PAGE.fullmatch(node.text)
    if match is None:
        return None
    first, last = sorted((int(match[1]), int(match[2] or match[1])))
    return range(first, last + 1)


def in_field(written: str, node: Node | None) -> tuple[Node | None, str]:
    """Limit what stands behind a field's name to that field.

    Return its tree and a message for the reader, "" where all is well. What the field can't have is
    passed over (None); a name that is no field's is searched as a word.
    """
    name = written.casefold()
    if name not in FIELDS:
        where = (
            "it is a filter beside the results"
            if name.rstrip("s") in FILTERS
            else f"there are {', '.join(FIELDS)}"
        )
        word = Word(written)
        message = f"There is no field \u201c{written}\u201d; {where}. It was searched as a word."
        return (And((word, node)) if node else word), message
    if node is None:
        return None, f"{written}: needs a word behind it."
    if name == "page" and not all(typed_pages(leaf) for leaf in leaves(node)):
        return None, "page: needs a number, such as page:98 or page:98-99."
    if name == "case":
        numbers = in_case_field(node)
        return (InField("case", numbers), "") if numbers else (None, "case: needs a case number.")
    return InField(name, node), ""
