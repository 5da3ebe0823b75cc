"""What the list of changes tells of each: the letter, who and why, from what to what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, JSONObject

from determinations.ingest.revisions import Difference, differences_of, field_label
from determinations.models import (
    AuditEntry,
    Case,
    Letter,
    LetterStatus,
    Revision,
    RevisionCause,
    Verb,
)
from determinations.staff.marked_reasons import mark_reasons

from ..history.life import states_of, who_acted


@dataclass(frozen=True, slots=True)
class Change:
    """One act that changed a letter."""

    entry: AuditEntry
    letter: Letter | None
    """None of one that was erased."""
    who: str
    cause: str
    reason: str
    """In the person's own words, without what was redacted since."""
    states: str
    values: Sequence[Difference]
    others: int
    """Values that were changed in the same act, and are left out here."""
    untold: Sequence[str]
    """Fields whose values only the log of the time had, or the erased letter."""

    @property
    def name(self) -> str:
        """What people call the letter."""
        if self.letter is None:
            return "A letter that was erased"
        case = self.letter.case
        return case.case_number if case and case.number_known else self.letter.file_name

    @property
    def why(self) -> str:
        """What the person said of why; "" where nothing."""
        return ": ".join(filter(None, (self.cause, self.reason)))

    @property
    def is_unexplained(self) -> bool:
        """Whether a person corrected something, and said nothing of why."""
        return self.entry.verb == Verb.CORRECT and not self.why

    @property
    def tells_hidden_words(self) -> bool:
        """Whether it has words of a letter that readers don't see."""
        letter = self.letter
        if letter is None or not self.values:
            return False
        return letter.status != LetterStatus.PUBLISHED or bool(letter.phi_findings)


def changes_of(entries: QuerySet[AuditEntry], field: str = "") -> list[Change]:
    """Return what is told of these entries, in three queries.

    With a `field` only its values are told, unless the act changed it with a whole item.
    """
    shown: list[Any] = mark_reasons(_with_letters_and_revisions(entries))
    revised = [entry.revision for entry in shown if entry.revision is not None]
    told = iter(differences_of((revision["before"], revision["draft"]) for revision in revised))
    return [
        _change(entry, next(told) if entry.revision is not None else None, field) for entry in shown
    ]


def _change(entry: Any, changed: list[Difference] | None, field: str) -> Change:
    letter = _letter(entry)
    of_field = [value for value in changed or () if not field or _is_of(value, field)]
    values = of_field or changed or []
    cause = entry.details.get("cause", "")
    reason = entry.reason if entry.revision is None else entry.revision["reason"]
    return Change(
        entry=entry,
        letter=letter,
        who=who_acted(entry.user_name),
        cause=RevisionCause(cause).label if cause else "",
        reason=reason if letter is not None else "",
        states=states_of(entry),
        values=values,
        others=len(changed or ()) - len(values),
        untold=_fields_of(entry) if changed is None else (),
    )


def _letter(entry: Any) -> Letter | None:
    """Return an entry's letter with what is shown of it; not to be saved."""
    if entry.letter is None:
        return None
    of_case = {name: entry.letter.pop(name) for name in ("case_number", "number_known")}
    case = Case(**of_case) if of_case["case_number"] is not None else None
    return Letter(**entry.letter, case=case)


def _fields_of(entry: AuditEntry) -> list[str]:
    return [field_label(name) for name in entry.details.get("changes", ())]


def _is_of(value: Difference, field: str) -> bool:
    """Return whether a value that was changed is of a field; whole items are of `items`."""
    name = value.path.rpartition(".")[2]
    return (name.isdecimal() or name == "items") if field == "items" else name == field


def _with_letters_and_revisions(entries: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
    """Return entries, each with its `letter` and the `revision` that it made, as mappings.

    Both are None where there is none any more; the revision has the draft `before`.
    """
    shown = ("pk", "sha256", "status", "file_name", "phi_findings")
    fields = {name: F(name) for name in shown}
    fields |= {name: F(f"case__{name}") for name in ("case_number", "number_known")}
    letter = Letter.objects.filter(pk=OuterRef("letter_id")).values(told=JSONObject(**fields))
    return entries.annotate(
        letter=Subquery(letter),
        made=Cast(KT("details__revision_id"), BigIntegerField()),
        revision=Subquery(_made().values(told=JSONObject(
            draft="draft", before="draft_before", reason="reason"
        ))),
    )  # fmt: skip


def _made() -> QuerySet[Revision]:
    """Return the revision that an entry `made`, with the `draft_before`, if it has one."""
    number = OuterRef("number") - 1
    of_case = Revision.objects.filter(case=OuterRef("case"), number=number)
    own = Revision.objects.filter(case=None, letter=OuterRef("letter"), number=number)
    before = Coalesce(Subquery(of_case.values("draft")), Subquery(own.values("draft")))
    made = Revision.objects.filter(pk=OuterRef("made")).annotate(draft_before=before)
    return made.filter(draft_before__isnull=False)
