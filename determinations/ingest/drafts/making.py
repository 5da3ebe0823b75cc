"""The rows of a case as a draft."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from determinations.models import Case, DisputedItem, GuidelineCitation, Letter, Revision

from .fields import CASE_FIELDS, CITATION_FIELDS, ITEM_FIELDS, REVIEWER_FIELDS, Draft, plain


def newest_revision(case: Case) -> Revision | None:
    """Return the revision that says what the tables say; None of a case that nobody changed."""
    return case.revisions.order_by("-number").first()


def draft_of(case: Case) -> Draft:
    """Return what the archive says of a case at this moment, which it is refreshed to.

    Items and citations that a revision knows keep their keys.
    """
    newest = newest_revision(case)
    case.refresh_from_db()
    return draft_from_rows(case, newest.draft if newest is not None else None)


def draft_of_letter(letter: Letter) -> tuple[Draft, int]:
    """Return what the archive says of a letter's case, and the number of its newest revision.

    The number is 0 of a case that nobody changed. The letter has to be the one that tells the case,
    and one of `with_revisions`; one query where the case and its reviewer were selected with it.
    """
    case = letter.case
    if case is None or case.letter_id != letter.pk:
        raise ValueError(f"{letter} tells no case.")
    newest = letter.case_newest or {}  # type: ignore[attr-defined]
    draft = draft_from_rows(case, newest.get("draft"), letter.reading_digest)
    return draft, newest.get("number", 0)


def draft_spoken(letter: Letter, speaking: Letter) -> Draft:
    """Return what `speaking` tells of a case with a candidate, `letter`, of `with_revisions`.

    One query where the case and its reviewer were selected with the candidate.
    """
    case = letter.case
    if case is None or case.letter_id != speaking.pk:
        raise ValueError(f"{speaking} does not tell the case of {letter}.")
    newest = letter.case_newest or {}  # type: ignore[attr-defined]
    return draft_from_rows(case, newest.get("draft"), speaking.reading_digest)


def with_revisions(letters: QuerySet[Letter]) -> QuerySet[Letter]:
    """Return letters with the newest revision of their cases, and of their own.

    For `draft_of_letter` and, of candidates, `loaded_candidate_draft`.
    """
    of_case = Revision.objects.filter(case=OuterRef("case"))
    own = Revision.objects.filter(case=None, letter=OuterRef("pk"))
    return letters.annotate(case_newest=_newest_of(of_case), own_newest=_newest_of(own))


def _newest_of(revisions: QuerySet[Revision]) -> Subquery:
    fields = {name: name for name in ("number", "draft", "corrections")}
    return Subquery(revisions.order_by("-number").values(fields=JSONObject(**fields))[:1])


def draft_from_rows(case: Case, known: Draft | None = None, reading: str | None = None) -> Draft:
    """Return what the rows of a case say; keys come from a draft that is `known` to say the same.

    Without one they count items and citations as they were read: "r2", "r2c1". `reading` is the
    digest of the case's letter, looked up where it is not given. Items and citations are one query.
    """
    items = list(case.items.order_by("position").annotate(cited=_CITATIONS))
    if reading is None:
        letters = Letter.objects.filter(current_for=case)
        reading = letters.values_list("reading_digest", flat=True).first() or ""
    return draft_from_records(case, items, reading, known)


def draft_from_records(
    case: Case, items: Sequence[Any], reading: str, known: Draft | None = None
) -> Draft:
    """Return what records say, saved or not; each item has what is `cited` for it as mappings."""
    return {
        "reading": reading,
        "case": _case(case),
        "items": [_item(item, keys) for item, keys in zip(items, _keys(items, known), strict=True)],
    }


def _case(case: Case) -> Draft:
    fields: Draft = {name: plain(getattr(case, name)) for name in CASE_FIELDS}
    for name in REVIEWER_FIELDS:
        fields[name] = list(getattr(case.reviewer, name)) if case.reviewer else []
    return {**fields, "spans": case.spans}


def _item(item: Any, keys: list[str]) -> Draft:
    values = {name: plain(_value(item, name)) for name in ITEM_FIELDS}
    return {
        "key": keys[0],
        **values,
        "spans": item.spans,
        "amounts": item.quantities,
        "citations": [
            {"key": key, **citation} for citation, key in zip(item.cited, keys[1:], strict=True)
        ],
    }


def _value(item: DisputedItem, name: str) -> Any:
    return item.treatment_id if name == "treatment" else getattr(item, name)


def fields_of_citation(citation: GuidelineCitation) -> Draft:
    """Return what a record says of a citation, saved or not."""
    return {
        name: plain(getattr(citation, "guideline_id" if name == "guideline" else name))
        for name in CITATION_FIELDS
    }


_CITATIONS = ArraySubquery(
    GuidelineCitation.objects.filter(item=OuterRef("pk"))
    .order_by("position")
    .values(fields=JSONObject(**{name: name for name in CITATION_FIELDS}))
)


def _keys(items: Sequence[Any], known: Draft | None) -> Iterable[list[str]]:
    """Yield, for each item, its key and those of its citations."""
    named = known["items"] if known is not None and len(known["items"]) == len(items) else None
    for index, item in enumerate(items):
        count = len(item.cited)
        key = named[index]["key"] if named else f"r{index + 1}"
        citations = [f"{key}c{number}" for number in range(1, count + 1)]
        if named and len(named[index]["citations"]) == count:
            citations = [citation["key"] for citation in named[index]["citations"]]
        yield [key, *citations]
