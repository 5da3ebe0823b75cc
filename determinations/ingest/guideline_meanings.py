"""What people say of names that no vocabulary has: kept, so that later letters are read with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User

from determinations.models import GuidelineName
from determinations.vocabulary import CitationKind, canonical_title

from .guideline_names import Meaning, folded, meaning_of
from .reference_rows import ReferenceRows


class MeansAnother(Exception):
    """A name means something else already, as a message for the person."""


def remember(chosen: Mapping[str, Any], *, by: User | None, reason: str) -> None:
    """Keep what names mean: `chosen` has `names`, and `kind`, `title` and `year` of the meaning.

    A title that no vocabulary has becomes a name of itself, so that it counts as known. Raise
    `MeansAnother` if somebody has said otherwise of a name, or the title has another one's page.
    """
    meant = Meaning(CitationKind(chosen["kind"]), chosen["title"], chosen.get("year"))
    names = {folded(name) for name in chosen["names"]}
    if meant.kind is CitationKind.MTUS and canonical_title(meant.title) is None:
        names.add(folded(meant.title))
    for name in sorted(names - {""}):
        row, created = GuidelineName.objects.select_related("guideline").get_or_create(
            written=name, defaults={**_columns(meant), "added_by": by, "reason": reason}
        )
        if not created and meaning_of(row) != meant:
            raise MeansAnother(
                f"\u201c{name}\u201d has a meaning already: {meaning_of(row).title}. "
                "An administrator can take that back."
            )


def _columns(meant: Meaning) -> dict[str, Any]:
    if meant.kind is CitationKind.MTUS:
        row = ReferenceRows().guideline(meant.title, meant.year)
        if canonical_title(meant.title) is None and folded(row.title) != folded(meant.title):
            raise MeansAnother(
                f"This title would have the page of \u201c{row}\u201d: please give another."
            )
        return {"kind": meant.kind, "guideline": row}
    return {"kind": meant.kind, "source": meant.title, "source_year": meant.year}
