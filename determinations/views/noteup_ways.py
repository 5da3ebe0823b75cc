"""The ways from an entry: to what it is part of, and to what stands beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse

from determinations.research.entries import Entry, Kind, category_entry, guideline_entry
from determinations.research.entry_neighbours import beside

from .entry_links import EntryLink, entry_url

KINDS: Mapping[Kind, tuple[str, str, str]] = {
    Kind.GUIDELINE: ("Guideline or source", "guidelines", "Guidelines"),
    Kind.PLACE: ("Place in a guideline", "guidelines", "Guidelines"),
    Kind.CATEGORY: ("Treatment category", "treatments", "Treatments"),
    Kind.TREATMENT: ("Treatment type", "treatments", "Treatments"),
    Kind.SPECIALTY: ("Reviewer\u2019s specialty", "specialties", "Specialties"),
    Kind.REVIEWER: ("Reviewer profile", "reviewers", "Reviewer profiles"),
}
"""What an entry is called, and the list that it stands in."""

OTHERS: Mapping[Kind, str] = {
    Kind.PLACE: "Sections of this guideline",
    Kind.TREATMENT: "Other types of this category",
    Kind.REVIEWER: "Specialties of this profile",
}


def ways(entry: Entry) -> dict[str, Any]:
    """Return what the page of an entry says of its place, and where that leads."""
    eyebrow, directory, name = KINDS[entry.kind]
    found = beside(entry)
    return {
        "eyebrow": eyebrow,
        "trail": [EntryLink(name, reverse(directory)), *_over(entry)],
        "before": _link(found.before),
        "after": _link(found.after),
        "topics": _links(found.topics),
        "others": _links(found.others),
        "others_heading": OTHERS.get(entry.kind, ""),
    }


def _over(entry: Entry) -> list[EntryLink]:
    over = None
    if entry.kind is Kind.PLACE:
        over = guideline_entry(entry.path[0])
    elif entry.kind is Kind.TREATMENT:
        over = category_entry(entry.path[0])
    return _links([over] if over else [])


def _links(entries: Iterable[Entry]) -> list[EntryLink]:
    return [EntryLink(entry.short, entry_url(entry)) for entry in entries]


def _link(entry: Entry | None) -> EntryLink | None:
    return EntryLink(entry.short, entry_url(entry)) if entry else None
