"""What people corrected, put on top of what the parser reads, now and after every re-parse.

`lifecycle.correct` is how a correction comes in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models

from determinations.letters import Passage, redact_passages
from determinations.models import Case, Correction, DisputedItem, Letter


def case_of(record: Case | DisputedItem) -> Case:
    return record if isinstance(record, Case) else record.case


def record_corrections(
    record: Case | DisputedItem, changes: dict[str, tuple[Any, Any]], by: User | None
) -> None:
    """Store what a person changed: `changes` is field name to (before, after), model values."""
    case = case_of(record)
    position = None if isinstance(record, Case) else record.position
    Correction.objects.bulk_create(
        Correction(
            case=case,
            item_position=position,
            field=field,
            value_before=_plain(before),
            value_after=_plain(after),
            corrected_by=by,
        )
        for field, (before, after) in changes.items()
    )


def loggable(
    record: Case | DisputedItem, changes: dict[str, tuple[Any, Any]]
) -> dict[str, list[Any] | None]:
    """Return what the audit log keeps of changes: field to [before, after], None for most fields.

    A letter can be erased, the log can't: it keeps values that come from a list, and of all others
    only that they changed. These stand in `Correction`.
    """
    kept: dict[str, list[Any] | None] = {}
    for name, (before, after) in changes.items():
        field = record._meta.get_field(name)
        from_list = (
            isinstance(field, models.BooleanField)
            or field.is_relation
            or bool(getattr(field, "choices", None))
        )
        kept[name] = [str(before), str(after)] if from_list else None
    return kept


def apply_corrections(case: Case) -> None:
    """Set what people corrected on the freshly saved rows of a case, the latest correction last.

    A correction of an item that the letter no longer has stays recorded and is passed over.
    """
    corrections = list(case.corrections.all())
    if not corrections:
        return
    redacted = redacted_passages(case.letters.all())
    items = {item.position: item for item in case.items.all()}
    touched: dict[int, models.Model] = {}
    for correction in corrections:
        record = items.get(correction.item_position) if correction.item_position else case
        if record is None:
            continue
        _set(record, correction.field, correction.value_after, redacted)
        touched[id(record)] = record
    for changed in touched.values():
        changed.save()


def redacted_passages(letters: Iterable[Letter]) -> list[Passage]:
    """Return what a person redacted in any of these letters."""
    return [passage for letter in letters for passage in letter.get_redacted_passages()]


def _set(record: models.Model, name: str, value: Any, redacted: Sequence[Passage]) -> None:
    """Set a corrected value, in which what was redacted in a letter of the case is redacted too."""
    try:
        field = record._meta.get_field(name)
        if isinstance(field, models.ForeignKey):
            setattr(record, field.attname, value)
        elif isinstance(field, models.CharField | models.TextField) and not field.choices:
            text = redact_passages(field.to_python(value), redacted)
            setattr(record, name, text[: field.max_length])
        elif isinstance(field, ArrayField):
            values = [redact_passages(each, redacted) for each in field.to_python(value)]
            setattr(record, name, values)
        elif isinstance(field, models.Field):
            setattr(record, name, field.to_python(value))
    except (FieldDoesNotExist, ValidationError):
        return  # a field of an older version of the archive: the correction stays on record


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    return value.isoformat() if isinstance(value, date) else value
