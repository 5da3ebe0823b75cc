"""What people may not type into a case: marks that identify somebody, redacted or new.

A correction is shown to readers at once where the case is published, so that it is screened as it
is saved, and refused field by field.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db import models

from determinations.letters import REST, Passage, name_parts, occurrences, screen
from determinations.models import Case, DisputedItem, Guideline
from determinations.vocabulary import canonical_title

from .drafts.fields import Draft, texts_in
from .drafts.redacting import redacted_passages
from .dropped_findings import key_of, undecided

_REDACTED = "was redacted in the letter. Readers must not see it here either."
_HELD = "is held in the letter as a mark that may identify a person. Decide on it there first."
_FOUND = "may identify a person: it {}. Leave it out."


class CannotCorrect(Exception):
    """Why values can't be taken, as a message for the person who typed them."""


def objections(record: Case | DisputedItem, values: Mapping[str, Any]) -> dict[str, str]:
    """Return why typed values can't be taken, by field; `values` is field name to value.

    A value may hold nothing that was redacted in any letter of the case, in whatever form, nothing
    that one of them is held for, and nothing that the screen finds in it, unless a person dropped
    that in one of these letters.
    """
    typed = {
        name: text for name, value in values.items() if (text := _readable(record, name, value))
    }
    return _objections(record if isinstance(record, Case) else record.case, typed)


def objections_to_draft(case: Case, current: Draft, draft: Mapping[str, Any]) -> dict[str, str]:
    """Return why what a person typed into a draft can't be taken, by its path.

    Words that the current draft has anywhere are not typed. Titles that only letters name count as
    words.
    """
    known = {text for _, text in texts_in(current)}
    typed = {path: text for path, text in texts_in(draft) if text not in known}
    return _objections(case, {**typed, **_titles_chosen(current, draft)})


def _titles_chosen(current: Draft, draft: Mapping[str, Any]) -> dict[str, str]:
    """Return the titles of guidelines in a draft that no vocabulary has, by their paths."""
    before = {pk for _, pk in _guidelines_in(current)}
    chosen = {path: pk for path, pk in _guidelines_in(draft) if pk not in before}
    rows = Guideline.objects.filter(pk__in=set(chosen.values())) if chosen else ()
    titles = {row.pk: row.title for row in rows if canonical_title(row.title) is None}
    return {path: titles[pk] for path, pk in chosen.items() if pk in titles}


def _guidelines_in(draft: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    for place, item in enumerate(draft.get("items") or ()):
        for number, citation in enumerate(item.get("citations") or ()):
            if isinstance(pk := citation.get("guideline"), int):
                yield f"items.{place}.citations.{number}.guideline", pk


def _objections(case: Case, typed: Mapping[str, str]) -> dict[str, str]:
    """Return why typed texts can't be taken, by their names."""
    if not typed:
        return {}
    letters = list(case.letters.prefetch_related("dropped_findings"))
    redacted = redacted_passages(letters)
    held = [
        (finding.kind, finding.text)
        for letter in letters
        for finding in undecided(letter, letter.get_phi_findings())
        if finding.kind != REST
    ]
    dropped = {
        key_of((each.kind, each.text))
        for letter in letters
        for each in letter.dropped_findings.all()
    }
    found = {}
    for name, text in typed.items():
        mark, why = _first_mark(text, redacted, held, dropped)
        if mark:
            found[name] = (
                f"\N{LEFT DOUBLE QUOTATION MARK}{mark}\N{RIGHT DOUBLE QUOTATION MARK} {why}"
            )
    return found


def _first_mark(
    text: str, redacted: list[Passage], held: list[Passage], dropped: set[Passage]
) -> tuple[str, str]:
    """Return a mark that stands in a typed text, with why it can't; both empty if none does."""
    for passages, why in ((redacted, _REDACTED), (held, _HELD)):
        for spans in occurrences(text, [*passages, *name_parts(passages)]).values():
            start, end = spans[0]
            return text[start:end], why
    for finding in screen(text):
        if key_of((finding.kind, finding.text)) not in dropped:
            return finding.text, _FOUND.format(finding.reason)
    return "", ""


def _readable(record: Case | DisputedItem, name: str, value: Any) -> str:
    """Return a value as readers see it; empty where it is chosen from a list."""
    field = record._meta.get_field(name)
    if not isinstance(field, models.Field) or field.is_relation or field.choices:
        return ""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)
