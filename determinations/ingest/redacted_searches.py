"""Searches that are kept, of readers and of exported files, that filter by redacted names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.http import QueryDict
from django.utils.text import slugify

from determinations.letters import MARKER, Passage, redact_passages
from determinations.models import Exhibit, Guideline, SavedSearch, Specialty
from determinations.search import FACETS

from .unused_rows import SharedRow


def redact_searches(dropped: Iterable[SharedRow], passages: Sequence[Passage]) -> None:
    """Let kept searches filter by what rows are called now that were dropped for their words.

    They find the same decisions again. What a reader typed stays: nobody took it from the letter.
    """
    keys = {row.key for row in dropped if isinstance(row, Guideline)}
    keys |= {row.slug for row in dropped if isinstance(row, Specialty)}
    for model in (SavedSearch, Exhibit):
        for key in keys:
            for kept in model.objects.filter(params__contains=key):
                kept.params = _renamed(kept.params, keys, passages)
                kept.save(update_fields=["params"])


def _renamed(params: str, keys: Collection[str], passages: Sequence[Passage]) -> str:
    asked = QueryDict(params, mutable=True)
    for name in FACETS.keys() & asked.keys():
        renamed = [
            _value(value, passages) if any(key in value for key in keys) else value
            for value in asked.getlist(name)
        ]
        asked.setlist(name, renamed)
    return asked.urlencode()


def _value(value: str, passages: Sequence[Passage]) -> str:
    """Return a facet's value with markers, in its key as slugs have them.

    Of a place, such as `knee-2004:Special Studies`, what follows the key is as letters write it.
    """
    key, colon, section = value.partition(":")
    slug = MARKER.sub(lambda marker: slugify(marker[0]), redact_passages(key, passages))
    return f"{slug}{colon}{redact_passages(section, passages)}"
