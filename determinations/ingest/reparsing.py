"""Run a newer parser over stored letters and report what it reads differently, field by field.

The letters' stored text is parsed (redacted where a person redacted it); their bytes are not read
again. What people corrected stays on top, published determinations stay published unless an outcome
is lost, and where the parser reads the same as before nothing is touched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Any

from django.db import OperationalError, transaction

from determinations.letters import PARSER_VERSION
from determinations.models import Case, DisputedItem, Letter
from determinations.parallel import in_chunks

from . import lifecycle
from .filing import renumber
from .locks import lock, lock_case_of
from .saving import READING_FIELDS, digest_of, note_reading, parse_stored, save_case
from .transitions import READ

LETTERS_A_CHUNK = 100
MOST_TRIES = 3

Values = dict[tuple[int | None, str], str]
"""(position of the item or None, field) to the value as text: what a case says, to compare."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field that a newer parser reads differently; `item` is a position, None for the case."""

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
    """Return ids of letters that another parser version has read, or of `every` letter read."""
    letters = Letter.objects.filter(status__in=READ).exclude(text="")
    if not every:
        letters = letters.exclude(parser_version=PARSER_VERSION)
    return list(letters.order_by("pk").values_list("pk", flat=True))


def reparse(
    letter_ids: Sequence[int], *, dry_run: bool, most_examples: int, processes: int = 1
) -> Iterator[tuple[int, Report]]:
    """Parse these letters anew; yield, for each chunk, how many letters and what they came to.

    A dry run changes nothing, not even the version that the letters are marked with.
    """
    work = partial(_reparse_chunk, dry_run=dry_run, most_examples=most_examples)
    yield from in_chunks(work, letter_ids, LETTERS_A_CHUNK, processes)


def _reparse_chunk(
    letter_ids: Sequence[int], *, dry_run: bool, most_examples: int
) -> tuple[int, Report]:
    report = Report()
    for letter_id in letter_ids:
        report.count(_reparse_with_retries(letter_id, dry_run=dry_run), most_examples)
    return len(letter_ids), report


def _reparse_with_retries(letter_id: int, *, dry_run: bool) -> list[Change]:
    """Parse a letter anew, again after a deadlock.

    Two processes may create the same new rows (a specialty, a guideline) in another order, and
    PostgreSQL then ends one of them.
    """
    for _ in range(MOST_TRIES - 1):
        try:
            return reparse_letter(letter_id, dry_run=dry_run)
        except OperationalError:
            continue
    return reparse_letter(letter_id, dry_run=dry_run)


@transaction.atomic
def reparse_letter(letter_id: int, *, dry_run: bool = False) -> list[Change]:
    """Parse one stored letter anew and save what is different; return the differences."""
    letter = lock(letter_id)
    parsed = parse_stored(letter)
    if letter.reading_digest == digest_of(parsed):
        problems = letter.problems  # people may have mended or accepted some
        note_reading(letter, parsed)
        letter.problems = problems
        _save_note(letter, dry_run)
        return []
    case = lock_case_of(letter)
    before = _values(letter, case)
    note_reading(letter, parsed)
    with transaction.atomic():
        if case is not None:
            renumber(case, letter, parsed)
            save_case(case, letter, parsed)
        lifecycle.record_reparse(letter, case)
        changes = _differences(case, before, _values(letter, case))
        if dry_run or not changes:
            transaction.set_rollback(True)
    if dry_run or not changes:
        _save_note(letter, dry_run)
    return changes


def _save_note(letter: Letter, dry_run: bool) -> None:
    """Save that this parser has read the letter, unless the run is a dry one."""
    if not dry_run:
        letter.save(update_fields=READING_FIELDS)


def _values(letter: Letter, case: Case | None) -> Values:
    """Return what the archive says now of a letter and its case."""
    values: Values = {
        (None, "status"): letter.status,
        (None, "layout"): letter.layout,
        (None, "problems"): ", ".join(sorted(problem.code for problem in letter.get_problems())),
    }
    if case is None:
        return values
    for name in Case.COMPARED:
        values[None, name] = _as_text(getattr(case, name))
    items = DisputedItem.objects.filter(case=case).select_related("treatment")
    rows = list(items.prefetch_related("citations__guideline"))
    values[None, "items"] = str(len(rows))
    for item in rows:
        for name in DisputedItem.COMPARED:
            values[item.position, name] = _as_text(getattr(item, name))
        values[item.position, "quantities"] = _as_text(
            [quantity["text"] for quantity in item.quantities]
        )
        values[item.position, "citations"] = "; ".join(
            f"{citation.get_cited_by_display()}: {citation}" for citation in item.citations.all()
        )
    return values


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _differences(case: Case | None, before: Values, after: Values) -> list[Change]:
    """Return fields that differ; items that came or went count as one change, of `items`."""
    number = case.case_number if case else ""
    return [
        Change(number, item, name, before[item, name], after[item, name])
        for item, name in before
        if (item, name) in after and before[item, name] != after[item, name]
    ]
