"""A newer parser over letters that are stored already: what it reads otherwise, field by field.

The letters' stored text is parsed (redacted where a person redacted it); their bytes are not read
again. What people corrected stays on top, published determinations stay published, and where the
parser reads the same as before nothing is touched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Any

from django.db import OperationalError, transaction

from determinations.letters.model import ParsedLetter, Problem, Severity
from determinations.letters.parse import PARSER_VERSION
from determinations.models import Case, DisputedItem, IndexChange, Letter, LetterStatus
from determinations.parallel import process_pool

from . import publishing
from .saving import digest_of, note_reading, parse_stored, problem_json, save_case

LETTERS_A_CHUNK = 100
MOST_TRIES = 3
REPARSED = (
    LetterStatus.PARSED,
    LetterStatus.NEEDS_REVIEW,
    LetterStatus.PUBLISHED,
    LetterStatus.SUPERSEDED,
)

View = dict[tuple[int | None, str], str]
"""(position of the item or None, field) to the value as text: what a case says, to compare."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field that a newer parser reads otherwise; `item` is a position, None for the case."""

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


def waiting(every: bool) -> list[int]:
    """Letters that another version of the parser has read, or `every` one that has been read."""
    letters = Letter.objects.filter(status__in=REPARSED).exclude(text="")
    if not every:
        letters = letters.exclude(parser_version=PARSER_VERSION)
    return list(letters.order_by("pk").values_list("pk", flat=True))


def reparse(
    letter_ids: Sequence[int], *, dry_run: bool, most_examples: int, processes: int = 1
) -> Iterator[tuple[int, Report]]:
    """Parse these letters anew; yields, chunk by chunk, how many letters and what they came to.

    A dry run changes nothing, not even the version that the letters are marked with.
    """
    chunks = [
        letter_ids[at : at + LETTERS_A_CHUNK] for at in range(0, len(letter_ids), LETTERS_A_CHUNK)
    ]
    work = partial(_chunk, dry_run=dry_run, most_examples=most_examples)
    if processes == 1 or len(chunks) == 1:
        yield from map(work, chunks)
        return
    with process_pool(processes) as pool:
        yield from pool.map(work, chunks)


def _chunk(letter_ids: Sequence[int], *, dry_run: bool, most_examples: int) -> tuple[int, Report]:
    report = Report()
    for letter_id in letter_ids:
        report.count(_patiently(letter_id, dry_run=dry_run), most_examples)
    return len(letter_ids), report


def _patiently(letter_id: int, *, dry_run: bool) -> list[Change]:
    """Again where two processes have made the same new rows (a specialty, a guideline) in another
    order, and PostgreSQL has ended one of them.
    """
    for _ in range(MOST_TRIES - 1):
        try:
            return reparse_letter(letter_id, dry_run=dry_run)
        except OperationalError:
            continue
    return reparse_letter(letter_id, dry_run=dry_run)


@transaction.atomic
def reparse_letter(letter_id: int, *, dry_run: bool = False) -> list[Change]:
    """Parse one stored letter anew and save what is different; returns the differences."""
    letter = Letter.objects.select_for_update(of=["self"]).get(pk=letter_id)
    parsed = parse_stored(letter)
    if letter.reading_digest == digest_of(parsed):
        note_reading(letter, parsed)
        _mark(letter, dry_run)
        return []
    case = Case.objects.select_for_update(of=["self"]).filter(letter=letter).first()
    before = _view(letter, case)
    note_reading(letter, parsed)
    with transaction.atomic():
        if case is not None:
            _renumber(case, letter, parsed)
            save_case(case, letter, parsed)
        changes = _differences(case, before, _view(letter, case))
        if dry_run or not changes:
            transaction.set_rollback(True)
    if not changes or dry_run:
        _mark(letter, dry_run)
        return changes
    _settle(letter, case)
    return changes


def _mark(letter: Letter, dry_run: bool) -> None:
    """Note that this parser has read the letter."""
    if not dry_run:
        letter.save(update_fields=["parser_version", "parsed_at", "reading_digest", "problems"])


def _settle(letter: Letter, case: Case | None) -> None:
    """What a changed reading means for the letter's state.

    A published letter stays published: a person or a clean reading has let it through, and what is
    new about it is listed. One that waits may have become clean, or not to be.
    """
    if letter.status in (LetterStatus.PARSED, LetterStatus.NEEDS_REVIEW):
        clean = publishing.is_clean(letter, phi_resolved=True)
        letter.status = LetterStatus.PARSED if clean else LetterStatus.NEEDS_REVIEW
    letter.save()
    if case is not None and case.is_published:
        IndexChange.objects.record([case.pk])


def _renumber(case: Case, letter: Letter, parsed: ParsedLetter) -> None:
    """Give the case the number that is read now, unless that is another case's."""
    number = parsed.case_number
    if number is None or number == case.case_number:
        return
    if case.letters.count() == 1 and not Case.objects.filter(case_number=number).exists():
        case.case_number = number
        return
    problem = Problem(
        "other-case-number",
        f"The letter is read as {number} now, which is another case. It was left with "
        f"{case.case_number}; reject it and upload it again to move it.",
        Severity.REVIEW,
    )
    letter.problems = [*letter.problems, problem_json(problem)]


_CASE_FIELDS = ("case_number", "date_assigned", "date_of_injury", "decision_date",
                "ur_denial_date", "application_received", "priority", "age", "sex", "reviewer",
                "outcome", "clinical_summary", "documents_reviewed")  # fmt: skip
_ITEM_FIELDS = ("description", "requested", "authorized", "disputed", "outcome", "treatment",
                "treatment_sure", "body_parts", "sides", "retrospective", "service_dates",
                "rationale")  # fmt: skip


def _view(letter: Letter, case: Case | None) -> View:
    view: View = {
        (None, "layout"): letter.layout,
        (None, "problems"): ", ".join(sorted(one["code"] for one in letter.problems)),
    }
    if case is None:
        return view
    for name in _CASE_FIELDS:
        view[None, name] = _said(getattr(case, name))
    items = DisputedItem.objects.filter(case=case).select_related("treatment")
    rows = list(items.prefetch_related("citations__guideline"))
    view[None, "items"] = str(len(rows))
    for item in rows:
        for name in _ITEM_FIELDS:
            view[item.position, name] = _said(getattr(item, name))
        view[item.position, "quantities"] = _said(
            [quantity["text"] for quantity in item.quantities]
        )
        view[item.position, "citations"] = "; ".join(
            f"{one.get_cited_by_display()}: {one}" for one in item.citations.all()
        )
    return view


def _said(value: Any) -> str:
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _differences(case: Case | None, before: View, after: View) -> list[Change]:
    """Fields that both have with different values; items that came or went count as one change."""
    number = case.case_number if case else ""
    return [
        Change(number, item, name, before[item, name], after[item, name])
        for item, name in before
        if (item, name) in after and before[item, name] != after[item, name]
    ]
