"""What the form of the review page sent, as a draft of the case.

Every control is named for its part: `case.age`, `item.<key>.outcome`, `citation.<key>.section`,
`amount.<key of the item>.<number>.count`; hidden ones tell the order: `items`, and for each item
`citations.<key>` and `amounts.<key>`. What the form does not show of a part (`fields.UNSHOWN`: its
places in the letter's text, and the like) is taken from what is stored, by the part's key; only
what differs from that in a draft that is not saved yet goes along in a hidden `rest`, as JSON.

A form with other parts, or with other things in `rest`, is not this page's: `Unclear`. Whether
typed values make sense is for `revise` to say: here they stay as they were typed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from math import isfinite
from typing import Any

from django.http import QueryDict

from determinations.ingest.revisions import (
    AMOUNT_CHECKS,
    MOST_AMOUNTS,
    MOST_CITATIONS,
    MOST_ITEMS,
    Draft,
    by_key,
    case_checks,
    checked_fields,
    citation_checks,
    empty_amount,
    empty_citation,
    empty_item,
    item_checks,
)
from determinations.vocabulary.case_numbers import is_placeholder

from . import fields
from .choices import NotOffered, Offered
from .fields import Field, Widget

_KEY = re.compile(r"[0-9a-z]{1,40}", re.ASCII)


class Unclear(Exception):
    """A form that this page never sends."""


def draft_from(
    data: QueryDict, stored: Draft, text_length: int, offered: Offered
) -> tuple[Draft, dict[str, str]]:
    """Return what was typed as a draft, with why some of it can't be taken, by path.

    `stored` is the draft that the archive has, `text_length` that of the letter's text. Raise
    `Unclear` for a form that isn't ours.
    """
    return _Reader(data, stored, text_length, offered).draft()


class _Reader:
    """Reads one form; `errors` is what it finds that can't be taken."""

    def __init__(self, data: QueryDict, stored: Draft, text_length: int, offered: Offered) -> None:
        self._data, self._offered = data, offered
        self._stored = stored
        self._items = by_key(stored["items"])
        self._citations = by_key(
            citation for item in stored["items"] for citation in item["citations"]
        )
        self._checks = {
            "case": case_checks(text_length),
            "item": item_checks(text_length),
            "citation": citation_checks(text_length),
            "amount": AMOUNT_CHECKS,
        }
        self._keys: set[str] = set()
        self.errors: dict[str, str] = {}

    def draft(self) -> tuple[Draft, dict[str, str]]:
        draft = {
            "reading": self._data.get("reading", ""),
            "case": self._case(self._stored["case"]),
            "items": [
                self._item(key, f"items.{place}")
                for place, key in enumerate(self._listed("items", MOST_ITEMS))
            ],
        }
        return draft, self.errors

    def _case(self, stored: Draft) -> Draft:
        part = self._part("case", "case", "case", stored)
        if is_placeholder(stored["case_number"]) and not part["case_number"].strip():
            part["case_number"] = stored["case_number"]  # the form shows it as an empty field
        return part

    def _item(self, key: str, path: str) -> Draft:
        stored = self._items.get(self._fresh(key)) or empty_item()
        cited = self._listed(f"citations.{key}", MOST_CITATIONS)
        counted = self._listed(f"amounts.{key}", MOST_AMOUNTS)
        return {
            "key": key,
            **self._part("item", f"item.{key}", path, stored),
            "citations": [
                self._citation(cited_key, f"{path}.citations.{place}")
                for place, cited_key in enumerate(cited)
            ],
            "amounts": [
                self._part(
                    "amount", f"amount.{key}.{number}", f"{path}.amounts.{place}", empty_amount()
                )
                for place, number in enumerate(counted)
            ],
        }

    def _citation(self, key: str, path: str) -> Draft:
        stored = self._citations.get(self._fresh(key)) or empty_citation()
        return {"key": key, **self._part("citation", f"citation.{key}", path, stored)}

    def _listed(self, name: str, most: int) -> list[str]:
        found = self._data.getlist(name)
        if len(found) > most or not all(_KEY.fullmatch(key) for key in found):
            raise Unclear("The form names parts that no letter has.")
        return found

    def _fresh(self, key: str) -> str:
        """Return a part's key; no other part may have it."""
        if key in self._keys:
            raise Unclear("The form names the same part twice.")
        self._keys.add(key)
        return key

    def _part(self, kind: str, prefix: str, path: str, stored: Draft) -> Draft:
        part = self._unshown(kind, prefix, stored)
        for field in fields.SHOWN[kind]:
            typed = self._data.get(f"{prefix}.{field.name}", "")
            typed = typed.replace("\r\n", "\n").replace("\0", "")
            try:
                part[field.name] = self._value(field, typed)
            except NotOffered as error:
                part[field.name] = typed
                self.errors[f"{path}.{field.name}"] = str(error)
        return part

    def _unshown(self, kind: str, prefix: str, stored: Draft) -> Draft:
        """Return what the form does not show of a part."""
        names = fields.UNSHOWN[kind]
        part = {name: stored[name] for name in names}
        typed = self._data.get(f"{prefix}.rest", "")
        if not typed:
            return part
        try:
            rest = json.loads(typed)
            if not isinstance(rest, Mapping):
                raise ValueError("It is no mapping.")
            rest = checked_fields(rest, self._checks[kind], names)
        except (ValueError, RecursionError) as error:
            raise Unclear("The form carries something along that no letter has.") from error
        if "spans" in rest:
            rest["spans"] = {**part["spans"], **rest["spans"]}
        return {**part, **rest}

    def _value(self, field: Field, typed: str) -> Any:
        if field.name == "treatment":
            return self._offered.treatment_named(typed)
        if field.name == "guideline":
            return self._offered.guideline_named(typed)
        return _value(field, typed)


def _value(field: Field, typed: str) -> Any:
    """Return what was typed as a draft has it, as far as it can be read."""
    match field.widget:
        case Widget.FLAG:
            return typed == "on"
        case Widget.WORDS:
            return [word.strip() for word in typed.split(",") if word.strip()]
        case Widget.LINES:
            return [line.strip() for line in typed.split("\n") if line.strip()]
        case Widget.NUMBER:
            return _number(typed.strip())
        case Widget.DATE:
            return typed.strip() or None
        case Widget.LONG:
            return typed
        case _:
            return typed.strip()


def _number(typed: str) -> Any:
    """Return a number, None for nothing, and anything else as it was typed."""
    if not typed:
        return None
    try:
        return int(typed)
    except ValueError:
        pass
    try:
        number = float(typed)
    except ValueError:
        return typed
    return number if isfinite(number) else typed
