"""Determinations shortened to what a page or an answer of the API holds.

A letter over `LONGEST_LETTER` characters waits for a person. Where one publishes it all the same,
its longest texts are cut, so that no reader has to load megabytes and no server to mark them. The
whole is in the letter's file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from determinations.letters import LONGEST_LETTER
from determinations.models import Case, DisputedItem, GuidelineCitation

MOST_CHARACTERS = LONGEST_LETTER
"""Of all texts of an answer together; the usual determination has a few thousand."""
CUT = " \N{HORIZONTAL ELLIPSIS}"

_TEXTS_OF_CASE = ("clinical_summary", "documents_reviewed")
_TEXTS_OF_ITEM = ("description", *DisputedItem.REQUEST_PARTS, "treatment_reason", "rationale")

Record = Case | DisputedItem | GuidelineCitation


def shorten_case(case: Case, most: int = MOST_CHARACTERS) -> bool:
    """Cut, in memory, the longest texts of a case with its items; return whether any was cut."""
    items = list(case.items.all())
    texts = [(case, name) for name in _TEXTS_OF_CASE]
    return bool(_shorten([*texts, *_texts_of(items)], most))


def shorten_items(items: Sequence[DisputedItem], most: int = MOST_CHARACTERS) -> frozenset[int]:
    """Cut, in memory, the longest texts of items; return the ids of those that were cut."""
    cut = _shorten(list(_texts_of(items)), most)
    return frozenset(
        record.item_id if isinstance(record, GuidelineCitation) else record.pk for record in cut
    )


def _texts_of(items: Iterable[DisputedItem]) -> Iterator[tuple[Record, str]]:
    for item in items:
        for name in _TEXTS_OF_ITEM:
            yield item, name
        for citation in item.citations.all():
            yield citation, "text"


def _shorten(texts: Sequence[tuple[Record, str]], most: int) -> list[Record]:
    """Cut each text to one length, at which all together fit; return whose texts were cut."""
    longest = _longest([len(getattr(record, name)) for record, name in texts], most)
    cut = []
    for record, name in texts:
        text: str = getattr(record, name)
        if len(text) > longest:
            setattr(record, name, _beginning(text, longest))
            cut.append(record)
    return cut


def _longest(lengths: Sequence[int], most: int) -> int:
    """Return the greatest length to which each may go so that the sum is at most `most`."""
    left, longest = most, most
    for others, length in zip(range(len(lengths), 0, -1), sorted(lengths), strict=True):
        longest = left // others
        if length > longest:
            return longest
        left -= length
    return most


def _beginning(text: str, length: int) -> str:
    """Return the beginning of a text, at most this long, cut between words where it has any."""
    beginning = text[: max(0, length - len(CUT))]
    words, space, _ = beginning.rpartition(" ")
    return (words if space else beginning) + CUT
