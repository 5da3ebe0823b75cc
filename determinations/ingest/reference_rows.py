"""Rows that letters share: reviewers, specialties, treatment types, guidelines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from django.db import IntegrityError, models, transaction
from django.utils.text import slugify

from determinations.letters import ParsedLetter
from determinations.models import Guideline, Reviewer, Specialty, TreatmentType
from determinations.vocabulary import CitationKind, canonical_guideline, canonical_specialty

Row = TypeVar("Row", bound=models.Model)


class ReferenceRows:
    """Looks each row up once, and creates it on first use; many at a time by `look_up`.

    Keep one for a run, and `forget` after an error: a row may be gone that a transaction created
    which was rolled back, or that nothing used any more.
    """

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        self._reviewers = _Kind("profile", new_reviewer, _name_specialties)
        self._treatments = _Kind("slug", new_treatment)
        self._guidelines = _Kind("key", new_guideline)

    def reviewer(self, specialties: Sequence[str], states: Sequence[str]) -> Reviewer | None:
        """Return the profile of these credentials; None without credentials."""
        if not specialties and not states:
            return None
        return self._reviewers.row(tuple(specialties), tuple(states))

    def treatment(self, category: str, subcategory: str) -> TreatmentType:
        return self._treatments.row(category, subcategory)

    def guideline(self, title: str, year: int | None) -> Guideline:
        """Return the guideline edition of this title and year."""
        return self._guidelines.row(title, year)

    def look_up(self, letters: Iterable[ParsedLetter]) -> None:
        """Create what these letters need. Call before the transaction that saves them.

        Two processes that create the same rows in another order would otherwise block each other:
        here every process goes through the kinds, and through the rows of each, in one order.
        """
        read = list(letters)
        items = [item for parsed in read for item in parsed.items]
        cited = [citation for item in items for citation in item.citations]
        credentials = {
            (tuple(parsed.specialties), tuple(parsed.licensure_states)) for parsed in read
        }
        with transaction.atomic():
            self._treatments.look_up(
                (item.treatment.category, item.treatment.subcategory) for item in items
            )
            self._guidelines.look_up(
                (citation.title, citation.year)
                for citation in cited
                if citation.kind is CitationKind.MTUS
            )
            self._reviewers.look_up(credentials - {((), ())})


class _Kind(Generic[Row]):
    """The rows of one model that are known, by what they are asked for with."""

    def __init__(
        self,
        field: str,
        make: Callable[..., Row],
        complete: Callable[[Mapping[str, Row]], None] = lambda created: None,
    ) -> None:
        """Tell rows apart by a unique text `field`; `make` one, unsaved, `complete` new ones."""
        self._field, self._make, self._complete = field, make, complete
        self._rows: dict[tuple[Any, ...], Row] = {}

    def row(self, *key: Any) -> Row:
        if key not in self._rows:
            self.look_up([key])
        return self._rows[key]

    def look_up(self, keys: Iterable[tuple[Any, ...]]) -> None:
        wanted = {key: self._make(*key) for key in set(keys) - self._rows.keys()}
        if not wanted:
            return
        names = {key: str(getattr(row, self._field)) for key, row in wanted.items()}
        stored, created = _stored(self._field, wanted.values())
        self._complete(created)
        self._rows |= {key: stored[name] for key, name in names.items()}


def _stored(field: str, wanted: Iterable[Row]) -> tuple[dict[str, Row], dict[str, Row]]:
    """Return rows by a unique text field, and those of them that were missing and are created.

    Raise `IntegrityError` where one can't be created beside a stored row with another name.
    """
    new = {str(getattr(row, field)): row for row in wanted}
    if not new:
        return {}, {}
    model = type(next(iter(new.values())))
    known = _found(model, field, new)
    missing = sorted(new.keys() - known.keys())
    if not missing:
        return known, {}
    model._default_manager.bulk_create([new[name] for name in missing], ignore_conflicts=True)
    created = _found(model, field, missing)
    if len(created) < len(missing):
        raise IntegrityError(f"Some {model._meta.verbose_name_plural} can't be told from others.")
    return known | created, created


def _found(model: type[Row], field: str, names: Iterable[str]) -> dict[str, Row]:
    rows = model._default_manager.filter(**{f"{field}__in": list(names)})
    return {getattr(row, field): row for row in rows}


def _name_specialties(created: Mapping[str, Reviewer]) -> None:
    """Link profiles just created to the specialties that they name."""
    written = {name for reviewer in created.values() for name in reviewer.specialties_as_written}
    meant = {name: _new_specialty(name) for name in written}
    specialties, _ = _stored("slug", meant.values())
    links = {
        (reviewer.pk, specialties[meant[name].slug].pk)
        for reviewer in created.values()
        for name in reviewer.specialties_as_written
    }
    link = Reviewer.specialties.through
    link.objects.bulk_create(
        [
            link(reviewer_id=reviewer, specialty_id=specialty)
            for reviewer, specialty in sorted(links)
        ],
        ignore_conflicts=True,
    )


def new_reviewer(specialties: Sequence[str], states: Sequence[str]) -> Reviewer:
    """Return, without saving, the profile of these credentials."""
    profile = f"{'; '.join(specialties)} | {', '.join(sorted(states))}"
    return Reviewer(
        profile=profile[:500],
        specialties_as_written=[name[:120] for name in specialties],
        licensure_states=[state[:60] for state in states],
    )


def _new_specialty(written: str) -> Specialty:
    """Return the specialty that a letter means; unknown ones are kept as written."""
    canonical = canonical_specialty(written)
    name = (canonical or written)[:120]
    slug = slugify(name.replace("&", " and ")) or "unnamed"
    return Specialty(slug=slug, name=name, known=canonical is not None)


def new_treatment(category: str, subcategory: str) -> TreatmentType:
    """Return, without saving, the treatment type of these names."""
    category_slug = slugify(category.replace("&", " and "))
    return TreatmentType(
        category=category,
        subcategory=subcategory,
        category_slug=category_slug,
        slug=f"{category_slug}-{slugify(subcategory.replace('&', ' and '))}",
    )


def new_guideline(title: str, year: int | None) -> Guideline:
    """Return, without saving, the guideline edition of this title and year."""
    known = canonical_guideline(title, year)
    if known is not None:
        return Guideline(key=known.key, title=known.title, year=known.year)
    key = slugify(f"{title} {year or ''}")[:140] or "unnamed"
    return Guideline(key=key, title=title[:200], year=year)
