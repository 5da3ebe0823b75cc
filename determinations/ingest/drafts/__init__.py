"""What the archive says of a case as plain JSON data that people can change: a draft.

A draft is `{"reading": digest, "case": {field: value}, "items": [{"key", field: value, ...,
"amounts": [...], "citations": [{"key", field: value}]}]}`. Names of fields are the models' own,
lists are in the letter's order, days are ISO dates. `making` makes one of the tables' rows,
`operations` changes its items, `checking` says what can't be taken of one that a person sends,
`corrections` tells what people changed in it and puts that on top of another reading, and
`writing` makes it what the tables say.
"""

from .fields import Draft, by_key, same
from .making import draft_of, draft_of_letter, draft_spoken, newest_revision, with_revisions
from .operations import (
    add_citation,
    add_item,
    empty_amount,
    empty_citation,
    empty_item,
    merge_items,
    move_item,
    remove_citation,
    remove_item,
    split_item,
)

__all__ = [
    "Draft",
    "add_citation",
    "add_item",
    "by_key",
    "draft_of",
    "draft_of_letter",
    "draft_spoken",
    "empty_amount",
    "empty_citation",
    "empty_item",
    "merge_items",
    "move_item",
    "newest_revision",
    "remove_citation",
    "remove_item",
    "same",
    "split_item",
    "with_revisions",
]
