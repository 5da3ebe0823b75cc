"""What readers are told of corrected values: when, and what the letter says instead.

The rows of a case and of its items keep it beside the values, as `{field: {"at", "read"}}`, with
the `cause` where somebody said one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import TextField, Value
from django.db.models.functions import Cast, Coalesce

from determinations.models import Guideline, TreatmentType
from determinations.vocabulary import CitedBy, ItemOutcome
from determinations.vocabulary.case_numbers import is_placeholder

from .corrections import Corrections
from .fields import DAY_FIELDS, DERIVED

UNTOLD = DERIVED | {"case_number"}
"""Corrections of which readers are told nothing: a letter without a number says nothing of it."""
MOST_CHARACTERS = 2000
REDACTION_MARK = "[redacted"
NOTHING = "nothing"
"""What is told of a letter that leaves a value out."""


class Names:
    """Names of the treatment types and guidelines that values refer to, looked up together."""

    def __init__(self, *values: Any) -> None:
        ids: dict[str, set[int]] = {"treatment": set(), "guideline": set()}
        for value in values:
            _collect(value, ids)
        self.treatments: dict[int, str] = {}
        self.guidelines: dict[int, str] = {}
        if any(ids.values()):
            self._look_up(ids)

    def _look_up(self, ids: Mapping[str, set[int]]) -> None:
        """Find all names in one query."""
        treatments = TreatmentType.objects.filter(pk__in=ids["treatment"]).values_list(
            Value("treatment"), "pk", "category", "subcategory"
        )
        guidelines = Guideline.objects.filter(pk__in=ids["guideline"]).values_list(
            Value("guideline"),
            "pk",
            "title",
            Coalesce(Cast("year", TextField()), Value("", TextField())),
        )
        for kind, pk, first, second in treatments.order_by().union(guidelines.order_by()):
            if kind == "treatment":
                self.treatments[pk] = f"{first} / {second}"
            else:
                self.guidelines[pk] = f"{first} ({second})" if second else first

    def label(self, name: str, value: Any) -> str:
        """Return a field's value in words; "" for none."""
        if value in (None, "", []) or (name == "case_number" and is_placeholder(value)):
            return ""
        if name == "treatment":
            return self.treatments.get(value, "a treatment type that is no more")
        if name == "citations":
            return "\n".join(self.citation(each) for each in value)
        if name == "order":
            return "\n".join(self.item(each) for each in value)
        if name == "amounts":
            return ", ".join(each["text"] for each in value)
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, list):
            return ", ".join(self.label(name, each) for each in value)
        if name in DAY_FIELDS:
            return f"{date.fromisoformat(value):%m/%d/%Y}"
        return str(value).capitalize() if name in ("outcome", "priority", "sex") else str(value)

    def item(self, item: Mapping[str, Any]) -> str:
        outcome = item["outcome"]
        said = ItemOutcome(outcome).label if outcome else "outcome unknown"
        return f"{item['description']}: {said}"

    def citation(self, citation: Mapping[str, Any]) -> str:
        source = self.guidelines.get(citation["guideline"]) or citation["source"]
        pages = [page for page in (citation["first_page"], citation["last_page"]) if page]
        told = f"p. {pages[0]}" if len(set(pages)) == 1 else f"pp. {'-'.join(map(str, pages))}"
        parts = [source or citation["text"] or "nothing cited", citation["section"]]
        place = ", ".join(filter(None, [*parts, told if pages else ""]))
        return f"{CitedBy(citation['cited_by']).label}: {place}"


def marks(fields: Mapping[str, Any], names: Names) -> dict[str, dict[str, str]]:
    """Return what is told of the corrections of one case or item; none where it was redacted."""
    told = {}
    for name, correction in fields.items():
        read = names.label(name, correction["read"])
        if name not in UNTOLD and REDACTION_MARK not in read:
            cut = read if len(read) <= MOST_CHARACTERS else f"{read[:MOST_CHARACTERS]}\u2026"
            said = {key: correction[key] for key in ("at", "cause") if key in correction}
            told[name] = {**said, "read": cut or NOTHING}
    return told


def marks_of_case(corrections: Corrections, names: Names) -> dict[str, dict[str, str]]:
    """Return what is told of a case, that its items were put in another order among it."""
    fields = dict(corrections.get("case", {}))
    if "order" in corrections:
        fields["order"] = corrections["order"]
    return marks(fields, names)


def _collect(value: Any, ids: dict[str, set[int]], name: str = "") -> None:
    """Note the ids that stand in a draft or in corrections."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            _collect(each, ids, name if key == "read" and name in ids else key)
    elif isinstance(value, list | tuple):
        for each in value:
            _collect(each, ids, name)
    elif name in ids and type(value) is int:
        ids[name].add(value)
