"""Keeping the index in step with the database: rebuilt in bulk, then following the change log."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import tantivy
from django.db import connection, transaction
from django.utils import timezone
from tantivy import Query

from determinations.models import Case, IndexChange

from .building import CASES_A_CHUNK, Progress, build
from .checksums import damaged_file
from .documents import document
from .facts import ReferenceData, facts_of
from .files import (
    Followed,
    build_lock,
    current_generation,
    new_generation,
    read_followed,
    switch_to,
    take_doubt,
    write_followed,
    writer_lock,
)
from .gaps import register_tokenizer
from .reader import open_index, reader
from .schema import SCHEMA

log = logging.getLogger(__name__)

HEAP_BYTES = 128_000_000
POLL_SECONDS = 0.3
"""How often the change log is looked at: a published letter is found well within a second."""

MOST_POLL_SECONDS = 1.0
PAUSE_FACTOR = 8
"""A commit costs the same for one case and for many. So where a month's letters come in, the pause
after each grows with what it took, up to `MOST_POLL_SECONDS`: fewer and larger ones."""

FOLLOWED_NOTE_SECONDS = 5
PRUNE_SECONDS = 3600
DOUBT_SECONDS = 60
"""A search that fails has the whole index read; failing often, not more often than this."""

CLOCKS_DIFFER_SECONDS = 60
"""Between the database and whatever publishes, at most."""

CHANGES_KEPT_DAYS = 7
"""Changes older than this are pruned; an index that has not followed for so long is rebuilt."""


def rebuild(progress: Progress = lambda done, total: None) -> int:
    """Build a new generation from all that readers see, switch to it, and return its items.

    The old generation serves until the switch. What changes meanwhile is in the change log behind
    the horizon that is noted before the first row is read, and is followed afterwards; where
    samples appeared or vanished meanwhile, it is built once more, so that no generation mixes
    them with real letters. Raises `WriterBusy` where another process builds already.
    """
    with build_lock():
        while True:
            settled, horizon = _settled(), _horizon()
            samples = Case.objects.samples()
            generation = new_generation()
            items = build(generation, progress)
            write_followed(
                generation, Followed(horizon, time.time(), samples.allowed, settled, samples.mode)
            )
            if Case.objects.samples().allowed == samples.allowed:
                switch_to(generation)
                return items


def rebuild_if_needed(progress: Progress = lambda done, total: None) -> bool:
    """Rebuild where the index can not be followed (`why_rebuild`); return whether it did."""
    reason = why_rebuild()
    if reason is None:
        return False
    log.warning("Rebuilding the search index: %s", reason)
    rebuild(progress)
    return True


def why_rebuild() -> str | None:
    """Return why the index on disk has to be built anew, None where it can be followed."""
    return why_unusable() or why_other_samples()


def why_other_samples() -> str | None:
    """Return why an index that could be followed is not for these settings, None where it is."""
    generation = current_generation()
    followed = read_followed(generation) if generation is not None else None
    if followed and not followed.has_samples and Case.objects.samples().allowed:
        return "it lacks the samples, which are shown again"
    return None


def why_unusable() -> str | None:
    """Return what makes the index on disk unusable, None where it can be followed."""
    generation = current_generation()
    if generation is None:
        return "it is missing or of another version"
    try:
        open_index(generation).searcher()
    except ValueError as error:
        return f"it is damaged ({error})"
    if (name := damaged_file(generation)) is not None:
        return f"it is damaged ({name} is not as it was written)"
    followed = read_followed(generation)
    if followed is None:
        return "it does not say how far it has followed the database"
    if time.time() - followed.at > CHANGES_KEPT_DAYS * 24 * 3600:
        return "it is older than the change log reaches"
    if followed.horizon > _horizon():
        return "it is ahead of the database, which must be another one"
    return None


class Follower:
    """Applies the change log to the current generation. Needs the writer lock.

    A change is taken up as soon as it is visible. The horizon moves only up to the oldest
    transaction still running: one that began earlier and commits later is therefore not missed,
    and changes beyond the horizon that are in already are remembered by their ids.
    """

    def __init__(self) -> None:
        generation = current_generation()
        followed = read_followed(generation) if generation else None
        if generation is None or followed is None:
            raise ValueError("There is no index to follow with; rebuild it first.")
        self.generation: Path = generation
        index = register_tokenizer(tantivy.Index(SCHEMA, path=str(generation), reuse=True))
        self._writer = index.writer(HEAP_BYTES, num_threads=1)
        self._horizon = followed.horizon
        self._noted_at = followed.at
        self._has_samples = followed.has_samples
        self.lacks_samples = False
        self._applied: set[int] = set()

    def follow_once(self) -> int:
        """Apply what has changed since the last look and return the number of cases.

        Samples leave the index with the commit that brings the first real letter. Once they are to
        be seen again it `lacks_samples`, and has to be rebuilt.
        """
        with transaction.atomic():
            settled, horizon = _settled(), _horizon()
            changes = list(
                IndexChange.objects.since(self._horizon).values_list(
                    "pk", "case_id", "transaction_id"
                )
            )
            case_ids = {case_id for pk, case_id, _ in changes if pk not in self._applied}
            if case_ids:
                self._apply(sorted(case_ids))
            # looked up last, so that it knows of every real letter that was read above
            samples = Case.objects.samples()
            has_samples = samples.allowed
            is_new = bool(case_ids) or (self._has_samples and not has_samples)
            if self._has_samples and not has_samples:
                self._delete_samples()
            if is_new:
                self._commit()
        self._applied = {pk for pk, _, writer in changes if writer >= horizon}
        self._horizon = horizon
        self.lacks_samples = has_samples and not self._has_samples
        self._has_samples = has_samples and self._has_samples
        if is_new or time.time() - self._noted_at > FOLLOWED_NOTE_SECONDS:
            self._noted_at = time.time()
            noted = (horizon, self._noted_at, self._has_samples, settled, samples.mode)
            write_followed(self.generation, Followed(*noted))
        return len(case_ids)

    def close(self) -> None:
        self._writer.wait_merging_threads()

    def _apply(self, case_ids: list[int]) -> None:
        for case_id in case_ids:  # by query: delete_documents_by_term misses unsigned fields
            of_case = Query.term_query(SCHEMA, "case_id", case_id)
            self._writer.delete_documents_by_query(of_case)
        reference = ReferenceData()
        for start in range(0, len(case_ids), CASES_A_CHUNK):
            chunk = case_ids[start : start + CASES_A_CHUNK]
            for facts in facts_of(Case.objects.filter(pk__in=chunk), reference):
                self._writer.add_document(document(facts))

    def _delete_samples(self) -> None:
        self._writer.delete_documents_by_query(Query.term_query(SCHEMA, "invented", True))

    def _commit(self) -> None:
        self._writer.commit()
        self._writer.garbage_collect_files()


def follow_forever(stopped: Callable[[], bool]) -> None:
    """Keep the index in step until `stopped()`, rebuilding it first where that is needed.

    Raises `WriterBusy` where another process does this already.
    """
    with writer_lock():
        pruned_at = doubted_at = float("-inf")
        while not stopped():
            rebuild_if_needed()
            with closing(Follower()) as follower:
                log.info("Following the database with %s", follower.generation.name)
                # current is another one once it was built by hand, and none where that was removed
                while (
                    current_generation() == follower.generation
                    and not follower.lacks_samples
                    and not stopped()
                ):
                    if time.monotonic() - doubted_at > DOUBT_SECONDS and take_doubt(
                        follower.generation
                    ):
                        doubted_at = time.monotonic()
                        break  # it is looked at from end to end, and rebuilt if that finds damage
                    if time.monotonic() - pruned_at > PRUNE_SECONDS:
                        prune_changes()
                        pruned_at = time.monotonic()
                    started = time.monotonic()
                    follower.follow_once()
                    time.sleep(_pause_after(time.monotonic() - started))


def _pause_after(seconds: float) -> float:
    """Return how long to wait after a look at the change log that took so long."""
    return min(max(POLL_SECONDS, PAUSE_FACTOR * seconds), MOST_POLL_SECONDS)


def bring_up_to_date() -> None:
    """Make the index say what the database says now; for tests and one-off commands."""
    with writer_lock():
        if not rebuild_if_needed():
            with closing(Follower()) as follower:
                follower.follow_once()
    reader.opened()


def prune_changes() -> None:
    """Drop changes that every index worth following has seen."""
    oldest_kept = timezone.now() - timedelta(days=CHANGES_KEPT_DAYS + 1)
    IndexChange.objects.filter(recorded_at__lt=oldest_kept).delete()


def _settled() -> float:
    """Return the moment up to which publishing has come to an end, in epoch seconds.

    A row says when it was published, which is after its transaction began: so whatever commits
    from now on was published after the oldest transaction that still runs began. To be called
    before the rows are read.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM least(clock_timestamp(), min(xact_start)))::float8 "
            "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return float(cursor.fetchone()[0]) - CLOCKS_DIFFER_SECONDS


def _horizon() -> int:
    """Return the oldest transaction that may still be running: all below it are seen or gone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])
