"""What the form of the review page sent, as a draft of the case.

Every control is named for its part: `case.age`, `item.<key>.outcome`, `citation.<key>.section`,
`amount.<key of the item>.<number>.count`; hidden ones tell the order: `items`, and for each item
`citations.<key>` and `amounts.<key>`. What the form does not show of a part (places in the letter's
text, and the like) goes along in its hidden `rest`, as JSON. Whether values make sense is for
`revise` to say: here they stay as they were typed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.http import QueryDict

from . import fields
from .choices import NotOffered, guideline_named, treatment_named
from .fields import Field, Widget

Draft = dict[str, Any]

_NAMED = {"treatment": treatment_named, "guideline": guideline_named}


class Unclear(Exception):
    """A form that this page never sends."""


def draft_from(data: QueryDict) -> tuple[Draft, dict[str, str]]:
    """Return what was typed as a draft, with why some of it can't be taken, by path.

    Raises `Unclear` for a form that isn't ours.
    """
    errors: dict[str, str] = {}
    of_case = _part(data, fields.CASE, "case", "case", errors)
    draft: Draft = {"reading": data.get("reading", ""), "case": of_case, "items": []}
    for place, key in enumerate(data.getlist("items")):
        path = f"items.{place}"
        item = {"key": key, **_part(data, fields.ITEM, f"item.{key}", path, errors)}
        item["citations"] = [
            {
                "key": cited,
                **_part(
                    data, fields.CITATION, f"citation.{cited}", f"{path}.citations.{index}", errors
                ),
            }
            for index, cited in enumerate(data.getlist(f"citations.{key}"))
        ]
        item["amounts"] = [
            _part(data, fields.AMOUNT, f"amount.{key}.{number}", f"{path}.amounts", errors)
            for number in data.getlist(f"amounts.{key}")
        ]
        draft["items"].append(item)
    return draft, errors


def _part(
    data: QueryDict, of_part: Iterable[Field], prefix: str, path: str, errors: dict[str, str]
) -> Draft:
    part = _rest(data, prefix)
    for field in of_part:
        typed = data.get(f"{prefix}.{field.name}", "").replace("\r\n", "\n").replace("\0", "")
        if field.name in _NAMED:
            try:
                part[field.name] = _NAMED[field.name](typed)
            except NotOffered as error:
                part[field.name] = typed
                errors[f"{path}.{field.name}"] = str(error)
        else:
            part[field.name] = _value(field, typed)
    return part


def _rest(data: QueryDict, prefix: str) -> Draft:
    """Return what the form does not show of a part."""
    try:
        rest = json.loads(data.get(f"{prefix}.rest") or "{}")
    except (ValueError, RecursionError) as error:
        raise Unclear("A hidden field holds no JSON.") from error
    if not isinstance(rest, dict):
        raise Unclear("A hidden field holds no mapping.")
    return rest


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
        try:
            return float(typed)
        except ValueError:
            return typed
