"""What a newer parser reads differently, field by field, with examples."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from determinations.models import Case, DisputedItem, Letter

Values = dict[tuple[int | None, str], str]
"""(position of the item or None, field) to the value as text: what a case says, to compare."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field that a newer parser reads differently; `item` is a position, None for the case."""

    case_number: str
    item: int | None
    field: str
    before: str
    after: str


@dataclass
class Report:
    """What a run came to: letters by what became of them, changes by field with examples."""

    letters: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[Change]] = field(default_factory=dict)

    def add(self, other: Report, most_examples: int) -> None:
        self.letters.update(other.letters)
        self.fields.update(other.fields)
        for name, changes in other.examples.items():
            self.examples[name] = [*self.examples.get(name, []), *changes][:most_examples]

    def count(self, changes: Sequence[Change], most_examples: int) -> None:
        self.letters["changed" if changes else "unchanged"] += 1
        for change in changes:
            self.fields[change.field] += 1
            examples = self.examples.setdefault(change.field, [])
            if len(examples) < most_examples:
                examples.append(change)

    def as_json(self) -> dict[str, Any]:
        return {
            "letters": dict(self.letters),
            "fields": dict(self.fields),
            "examples": {
                name: [asdict(change) for change in changes]
                for name, changes in self.examples.items()
            },
        }


def items_of(case_ids: Collection[int]) -> dict[int, list[DisputedItem]]:
    """Return what is stored of the items of cases, with all that `values_of` looks at."""
    items: dict[int, list[DisputedItem]] = defaultdict(list)
    found = DisputedItem.objects.filter(case__in=case_ids).order_by("case_id", "position")
    for item in found.select_related("treatment").prefetch_related("citations__guideline"):
        items[item.case_id].append(item)
    return items


def values_of(letter: Letter, case: Case | None, items: Iterable[DisputedItem]) -> Values:
    """Return what the archive says of a letter and its case, of which these are the items."""
    values: Values = {
        (None, "status"): letter.status,
        (None, "layout"): letter.layout,
        (None, "problems"): ", ".join(sorted(problem.code for problem in letter.get_problems())),
    }
    if case is None:
        return values
    for name in Case.COMPARED:
        values[None, name] = _as_text(getattr(case, name))
    rows = list(items)
    values[None, "items"] = str(len(rows))
    for item in rows:
        for name in DisputedItem.COMPARED:
            values[item.position, name] = _as_text(getattr(item, name))
        values[item.position, "quantities"] = _as_text(
            [quantity["text"] for quantity in item.quantities]
        )
        values[item.position, "citations"] = "; ".join(
            f"{citation.get_cited_by_display()}: {citation}" for citation in item.citations.all()
        )
    return values


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def differences(case: Case | None, before: Values, after: Values) -> list[Change]:
    """Return fields that differ; items that came or went count as one change, of `items`."""
    number = case.case_number if case else ""
    return [
        Change(number, item, name, before[item, name], after[item, name])
        for item, name in before
        if (item, name) in after and before[item, name] != after[item, name]
    ]
