"""Bulk load of invented letters into the database, for benchmarks and demos.

It skips the parser and the queue: what an invented letter says is known without reading it. Rows
are copied (PostgreSQL's COPY) as the parser would have made them, except for the offsets of
headings and rationales, which stay empty. The letters are published; the index has to be built
afterwards.

This is the only code beside `ingest/lifecycle/` that sets a letter's state: new rows, inserted in
their final state, which no index has to be told of before it is built.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import as_completed
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from determinations.group_rows import copy_rows, reserve_ids
from determinations.ingest.intake import open_batch
from determinations.ingest.reference_rows import ReferenceRows
from determinations.letters import PARSER_VERSION, SAMPLE_MARK, SCREEN_VERSION
from determinations.models import (
    Case,
    DisputedItem,
    GuidelineCitation,
    Letter,
    LetterStatus,
    PhiState,
    Receipt,
    ReceiptResult,
    TextMethod,
)
from determinations.parallel import process_pool
from determinations.vocabulary import CitationKind

from .corpus import Corpus, CorpusLetter
from .corpus_citations import CorpusCitation
from .render import paragraphs

LETTERS_A_CHUNK = 500

_LETTER = (
    "id", "content", "sha256", "size", "file_name", "media_type", "batch_id", "received_at",
    "status", "publish_when_clean", "text", "redacted_text", "text_method", "pages", "unseen",
    "layout", "parser_version", "reading_digest", "parsed_at", "problems", "phi_state",
    "phi_findings", "screen_version", "case_id", "invented",
)  # fmt: skip
_CASE = ("id", "case_number", "number_known", "letter_id", "reviewer_id", "date_assigned",
         "date_of_injury", "decision_date", "ur_denial_date", "application_received", "priority",
         "age", "sex", "clinical_summary", "documents_reviewed", "outcome", "spans",
         "published_at", "invented")  # fmt: skip
_ITEM = ("id", "case_id", "position", "description", "requested", "authorized", "disputed",
         "outcome", "treatment_id", "treatment_reason", "treatment_sure", "body_parts", "sides",
         "quantities", "total", "retrospective", "service_dates", "rationale", "spans")  # fmt: skip
_CITATION = ("id", "item_id", "position", "cited_by", "kind", "guideline_id", "source", "section",
             "first_page", "last_page", "text", "start", "end")  # fmt: skip
_RECEIPT = ("batch_id", "file_name", "size", "result", "message", "letter_id")


class AlreadyThere(Exception):
    """Some of the case numbers to store are in the archive."""


def load(
    seed: int, first: int, count: int, processes: int, source: str = "make_letters"
) -> Iterator[int]:
    """Store and publish letters `first` to `first + count - 1`; yield how many each chunk added.

    `source` is what the list of batches says of them. Raises `AlreadyThere` before anything is
    stored.
    """
    _refuse_known(seed, first, count)
    batch = open_batch(f"{source}, seed {seed}")
    _shared_keys.cache_clear()  # the rows of an earlier load may be gone
    with transaction.atomic():
        _shared_keys(seed)  # stores the reviewers before processes could store the same at once
    chunks = [
        (start, min(LETTERS_A_CHUNK, first + count - start))
        for start in range(first, first + count, LETTERS_A_CHUNK)
    ]
    work = partial(_load_chunk, seed, batch.pk)
    if processes == 1:
        yield from map(work, chunks)
        return
    with process_pool(processes) as pool:
        for done in as_completed([pool.submit(work, chunk) for chunk in chunks]):
            yield done.result()


def _refuse_known(seed: int, first: int, count: int) -> None:
    """Raise `AlreadyThere` where any of these case numbers is in the archive.

    A case number holds its letter's number, not the seed: two seeds share one in eight or so.
    """
    corpus = Corpus(seed)
    known = Case.objects.filter(case_number__regex=r"^CM[0-9]{2}-[0-9]{7,}$")
    for case_number in known.values_list("case_number", flat=True).iterator():
        number = int(case_number.partition("-")[2])
        if first <= number < first + count and corpus.letter(number).case_number == case_number:
            raise AlreadyThere(
                f"Case numbers of letters {first:,} to {first + count - 1:,} of seed {seed} are in "
                "the archive, some or all; choose another --first."
            )


@dataclass
class _SharedKeys:
    """Keys of the rows that letters share, each looked up once a process."""

    corpus: Corpus
    reviewers: list[int]
    rows: ReferenceRows

    def treatment(self, category: str, subcategory: str) -> int:
        return self.rows.treatment(category, subcategory).pk

    def guideline(self, title: str, year: int | None) -> int:
        return self.rows.guideline(title, year).pk

    def look_up(self, letters: list[CorpusLetter]) -> None:
        """Make what these letters need, outside of their transaction.

        Two processes that make the same rows in another order would otherwise block each other.
        """
        for item in (item for letter in letters for item in letter.items):
            self.treatment(item.category, item.subcategory)
            for citation in item.citations:
                if citation.kind is CitationKind.MTUS:
                    self.guideline(citation.title, citation.year)


@cache
def _shared_keys(seed: int) -> _SharedKeys:
    corpus = Corpus(seed)
    rows = ReferenceRows()
    reviewers = (rows.reviewer(profile.specialties, profile.states) for profile in corpus.reviewers)
    return _SharedKeys(corpus, [row.pk for row in reviewers if row is not None], rows)


def _load_chunk(seed: int, batch_id: int, chunk: tuple[int, int]) -> int:
    first, count = chunk
    shared = _shared_keys(seed)
    letters = [shared.corpus.letter(number) for number in range(first, first + count)]
    shared.look_up(letters)
    items = sum(len(letter.items) for letter in letters)
    citations = sum(len(item.citations) for letter in letters for item in letter.items)
    with transaction.atomic():
        _skip_foreign_key_checks()
        rows = _RowCollector(
            shared,
            batch_id,
            iter(reserve_ids(Letter, count)),
            iter(reserve_ids(Case, count)),
            iter(reserve_ids(DisputedItem, items)),
            iter(reserve_ids(GuidelineCitation, citations)),
        )
        for letter in letters:
            rows.add(letter)
        _copy(Letter, _LETTER, rows.letters)
        _copy(DisputedItem, _ITEM, rows.items)
        _copy(Case, _CASE, rows.cases)  # its outcome is set by PostgreSQL, from its items
        _copy(GuidelineCitation, _CITATION, rows.citations)
        _copy(Receipt, _RECEIPT, rows.receipts)
    return count


def _skip_foreign_key_checks() -> None:
    """Switch foreign key checks off: checking keys costs as much as storing rows.

    Only a superuser may, which the owner of a server for benchmarks usually is.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone()[0]:
            cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET LOCAL synchronous_commit = off")


def _copy(model: type[Model], columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """Copy rows; columns that are not named get their field's default."""
    others = {
        str(field.column): field.get_db_prep_save(field.get_default(), connection)
        for field in model._meta.local_concrete_fields
        if field.column not in columns and not field.generated and field.has_default()
    }
    copy_rows(model, (*columns, *others), ((*row, *others.values()) for row in rows))


class _RowCollector:
    """Collects the rows of letters, table by table."""

    def __init__(
        self,
        shared: _SharedKeys,
        batch_id: int,
        letter_ids: Iterator[int],
        case_ids: Iterator[int],
        item_ids: Iterator[int],
        citation_ids: Iterator[int],
    ) -> None:
        self._shared = shared
        self._batch_id = batch_id
        self._letter_ids, self._case_ids = letter_ids, case_ids
        self._item_ids, self._citation_ids = item_ids, citation_ids
        self._now = timezone.now()
        self.letters: list[tuple[Any, ...]] = []
        self.cases: list[tuple[Any, ...]] = []
        self.items: list[tuple[Any, ...]] = []
        self.citations: list[tuple[Any, ...]] = []
        self.receipts: list[tuple[Any, ...]] = []

    def add(self, letter: CorpusLetter) -> None:
        draft = self._shared.corpus.draft(letter)
        text = "\n".join([SAMPLE_MARK, "", *paragraphs(draft)]) + "\n"
        letter_id, case_id = next(self._letter_ids), next(self._case_ids)
        content = text.encode()
        self.letters.append(
            (letter_id, content, hashlib.sha256(content).hexdigest(), len(content),
             f"{letter.case_number}.txt", "text/plain", self._batch_id, self._now,
             LetterStatus.PUBLISHED.value, True, text, "", TextMethod.PLAIN.value, 1, [],
             letter.layout.value, PARSER_VERSION, "", self._now, "[]", PhiState.CLEAR.value, "[]",
             SCREEN_VERSION, case_id, True)
        )  # fmt: skip
        self.cases.append(
            (case_id, letter.case_number, True, letter_id,
             self._shared.reviewers[letter.reviewer], letter.assigned, letter.injured,
             letter.decided, letter.denied, letter.received,
             "expedited" if letter.expedited else "standard", letter.age, letter.sex,
             letter.summary, "", "", "{}", self._now, True)
        )  # fmt: skip
        self.receipts.append(
            (self._batch_id, f"{letter.case_number}.txt", len(content),
             ReceiptResult.STORED.value, "", letter_id)
        )  # fmt: skip
        at = 0
        for position, item in enumerate(letter.items, start=1):
            item_id = next(self._item_ids)
            self.items.append(
                (item_id, case_id, position, item.heading, "", "", "", item.outcome.value,
                 self._shared.treatment(item.category, item.subcategory), "", True,
                 list(item.body_parts), list(item.sides), "[]", "{}", False, [], item.rationale,
                 "{}")
            )  # fmt: skip
            for place, citation in enumerate(item.citations, start=1):
                start = max(text.find(citation.text, at), at) if citation.title else at
                self.citations.append(self._citation(item_id, place, citation, start))
                at = start

    def _citation(
        self, item_id: int, position: int, citation: CorpusCitation, start: int
    ) -> tuple[Any, ...]:
        is_mtus = citation.kind is CitationKind.MTUS
        text = citation.text if citation.title else ""
        return (
            next(self._citation_ids), item_id, position, citation.cited_by.value,
            citation.kind.value,
            self._shared.guideline(citation.title, citation.year) if is_mtus else None,
            "" if is_mtus else citation.title, citation.section, citation.first_page,
            citation.last_page, text, start, start + len(text),
        )  # fmt: skip
