"""A draft as the form shows it: parts with their controls, each with its value and its error."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from determinations.ingest.revisions import (
    Draft,
    by_key,
    empty_amount,
    empty_citation,
    empty_item,
)
from determinations.vocabulary.case_numbers import is_placeholder

from . import fields
from .choices import Offered
from .fields import Field, Widget
from .mistakes import Mistake, errors_by_place


@dataclass(frozen=True, slots=True)
class Control:
    """One field with what stands in it."""

    field: Field
    name: str
    value: Any
    error: str
    is_unknown: bool = False
    """Whether it names a guideline, in the letter's words, that the archive does not know."""

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
    label: str
    """As a message calls it: "Item 2, citation 1"."""
    controls: tuple[Control, ...]
    rest: str
    """What differs from what is stored of that which the form does not show, as JSON; or ""."""
    number: int = 0
    """From 1, among its like."""
    citations: tuple[Part, ...] = ()
    amounts: tuple[Part, ...] = ()
    error: str = ""
    """What is wrong with it as a whole."""

    @property
    def id(self) -> str:
        return self.prefix.replace(".", "-")

    def mistakes(self) -> Iterator[Mistake]:
        """Yield what can't be taken of it and of its parts, in the order of the page."""
        if self.error:
            yield Mistake(self.label, self.error, self.id)
        for control in self.controls:
            if control.error:
                label = control.field.label
                told = f"{self.label}, {label[0].lower()}{label[1:]}" if self.label else label
                yield Mistake(told, control.error, control.id)
        for part in (*self.amounts, *self.citations):
            yield from part.mistakes()


@dataclass(frozen=True, slots=True)
class ReviewForm:
    case: Part
    items: tuple[Part, ...]
    error: str
    """What is wrong with the form as a whole."""
    reading: str
    """Which reading of the letter the draft was made of."""

    @property
    def mistakes(self) -> list[Mistake]:
        """All that can't be taken, in the order of the page."""
        of_form = [Mistake("", self.error, "review-form")] if self.error else []
        of_parts = [found for part in (self.case, *self.items) for found in part.mistakes()]
        return [*of_form, *of_parts]


def form_of(draft: Draft, stored: Draft, errors: Mapping[str, str], offered: Offered) -> ReviewForm:
    """Return the form of a draft; `stored` is the one that the archive has.

    `errors` is path (`items.2.outcome`) to why.
    """
    maker = _Maker(stored, errors_by_place(errors), offered)
    case = maker.part("case", draft["case"], "case", "case", stored["case"])
    items = tuple(maker.item(item, place) for place, item in enumerate(draft["items"]))
    error = " ".join(filter(None, (maker.errors.get(path, "") for path in ("", "items"))))
    return ReviewForm(case, items, error, draft["reading"])


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes the parts of one form."""

    stored: Draft
    errors: Mapping[str, str]
    offered: Offered
    items: dict[str, Draft] = field(init=False)
    citations: dict[str, Draft] = field(init=False)

    def __post_init__(self) -> None:
        of_items = self.stored["items"]
        object.__setattr__(self, "items", by_key(of_items))
        cited = by_key(citation for item in of_items for citation in item["citations"])
        object.__setattr__(self, "citations", cited)

    def item(self, item: Draft, place: int) -> Part:
        key, path, label = item["key"], f"items.{place}", f"Item {place + 1}"
        citations = tuple(
            self.part(
                "citation",
                citation,
                f"citation.{citation['key']}",
                f"{path}.citations.{index}",
                self.citations.get(citation["key"]) or empty_citation(),
                label=f"{label}, citation {index + 1}",
                number=index + 1,
            )
            for index, citation in enumerate(item["citations"])
        )
        amounts = tuple(
            self.part(
                "amount",
                amount,
                f"amount.{key}.{index + 1}",
                f"{path}.amounts.{index}",
                empty_amount(),
                label=f"{label}, amount {index + 1}",
                number=index + 1,
            )
            for index, amount in enumerate(item["amounts"])
        )
        return self.part(
            "item",
            item,
            f"item.{key}",
            path,
            self.items.get(key) or empty_item(),
            label=label,
            number=place + 1,
            citations=citations,
            amounts=amounts,
        )

    def part(
        self,
        kind: str,
        values: Draft,
        prefix: str,
        path: str,
        stored: Draft,
        *,
        label: str = "",
        **of_part: Any,
    ) -> Part:
        controls = tuple(
            Control(
                shown,
                f"{prefix}.{shown.name}",
                self._value(shown, values.get(shown.name)),
                self.errors.get(f"{path}.{shown.name}", ""),
                shown.name == "guideline" and values.get(shown.name) in self.offered.unknown,
            )
            for shown in fields.SHOWN[kind]
        )
        key = prefix.rpartition(".")[2] if kind != "case" else ""
        rest = _rest(values, stored, fields.UNSHOWN[kind])
        error = self.errors.get(path, "")
        return Part(key, prefix, label, controls, rest, error=error, **of_part)

    def _value(self, shown: Field, value: Any) -> Any:
        if shown.name == "case_number" and is_placeholder(value):
            return ""
        match shown.widget:
            case Widget.SEARCH:
                of_treatment = shown.name == "treatment"
                by_id = self.offered.treatments if of_treatment else self.offered.guidelines
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


def _rest(values: Draft, stored: Draft, names: tuple[str, ...]) -> str:
    """Return as JSON what of these fields differs from what is stored; "" where nothing does."""
    rest = {
        name: values[name] for name in names if name in values and values[name] != stored.get(name)
    }
    return json.dumps(rest) if rest else ""
