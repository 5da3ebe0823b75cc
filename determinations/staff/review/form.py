"""A draft as the form shows it: parts with their controls, each with its value and its error."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from . import fields
from .choices import Offered
from .fields import Field, Widget


@dataclass(frozen=True, slots=True)
class Control:
    """One field with what stands in it."""

    field: Field
    name: str
    value: Any
    error: str

    @property
    def id(self) -> str:
        return self.name.replace(".", "-")

    @property
    def rows(self) -> int:
        """Lines that a long text is shown in."""
        lines = str(self.value).count("\n") + len(str(self.value)) // 60 + 1
        return max(2, min(lines, 14))


@dataclass(frozen=True, slots=True)
class Part:
    """The case, an item, a citation or an amount."""

    key: str
    prefix: str
    controls: tuple[Control, ...]
    rest: str
    """What the form does not show of it, as JSON."""
    number: int = 0
    """From 1, among its like."""
    citations: tuple[Part, ...] = ()
    amounts: tuple[Part, ...] = ()
    error: str = ""
    """What is wrong with it as a whole."""
    heading: str = ""


@dataclass(frozen=True, slots=True)
class ReviewForm:
    case: Part
    items: tuple[Part, ...]
    errors: Mapping[str, str]
    reading: str
    """Which reading of the letter the draft was made of."""


def form_of(draft: dict[str, Any], errors: Mapping[str, str], names: Offered) -> ReviewForm:
    """Return the form of a draft; `errors` is path (`items.2.outcome`) to why."""
    return ReviewForm(
        _part(draft["case"], "", "case", "case", fields.CASE, errors, names),
        tuple(_item(item, place, errors, names) for place, item in enumerate(draft["items"])),
        errors,
        draft["reading"],
    )


def _item(item: dict[str, Any], place: int, errors: Mapping[str, str], names: Offered) -> Part:
    key, path = item["key"], f"items.{place}"
    citations = tuple(
        _part(
            citation,
            citation["key"],
            f"citation.{citation['key']}",
            f"{path}.citations.{index}",
            fields.CITATION,
            errors,
            names,
            number=index + 1,
        )
        for index, citation in enumerate(item["citations"])
    )
    amounts = tuple(
        _part(
            amount, str(number), f"amount.{key}.{number}", f"{path}.amounts", fields.AMOUNT,
            {}, names, number=number,
        )
        for number, amount in enumerate(item["amounts"], start=1)
    )  # fmt: skip
    of_item = {name: value for name, value in item.items() if name not in ("citations", "amounts")}
    part = _part(of_item, key, f"item.{key}", path, fields.ITEM, errors, names, number=place + 1)
    return Part(
        key,
        part.prefix,
        part.controls,
        part.rest,
        place + 1,
        citations,
        amounts,
        errors.get(f"{path}.amounts", "") or errors.get(f"{path}.citations", ""),
        item["description"],
    )


def _part(
    values: dict[str, Any],
    key: str,
    prefix: str,
    path: str,
    of_part: Iterable[Field],
    errors: Mapping[str, str],
    names: Offered,
    *,
    number: int = 0,
) -> Part:
    shown = tuple(of_part)
    controls = tuple(
        Control(
            field,
            f"{prefix}.{field.name}",
            _shown_value(field, values.get(field.name), names),
            errors.get(f"{path}.{field.name}", ""),
        )
        for field in shown
    )
    known = {"key", *(field.name for field in shown)}
    rest = {name: value for name, value in values.items() if name not in known}
    return Part(key, prefix, controls, json.dumps(rest), number, error=errors.get(path, ""))


def _shown_value(field: Field, value: Any, names: Offered) -> Any:
    match field.widget:
        case Widget.SEARCH:
            by_id = names.treatments if field.name == "treatment" else names.guidelines
            return by_id.get(value, "") if isinstance(value, int) else value or ""
        case Widget.WORDS:
            return ", ".join(value or ())
        case Widget.LINES:
            return "\n".join(value or ())
        case Widget.NUMBER:
            whole = isinstance(value, float) and value.is_integer()
            return "" if value is None else int(value) if whole else value
        case Widget.FLAG:
            return bool(value)
        case _:
            return "" if value is None else value
