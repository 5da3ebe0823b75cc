"""Read a group of stored letters, and save what they say or why they could not be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress

from determinations.letters import Reading, UnreadableLetter
from determinations.models import Letter, LetterStatus

from .letter_bytes import BytesLost, bytes_of_all
from .lifecycle import record_failure, record_readings
from .reader import outcome_of, shared_reader
from .reference_rows import ReferenceRows


def read_and_file(letter_ids: Sequence[int]) -> dict[int, LetterStatus]:
    """Read received letters together and file what they say; return the state of each.

    A letter past that state is left as it is, and one that was erased meanwhile is left out.
    """
    reader = shared_reader()
    statuses: dict[int, LetterStatus] = {}
    futures: dict[int, Future[Reading]] = {}
    letters = list(Letter.objects.defer(None).defer("readers_copy").filter(pk__in=letter_ids))
    received = [letter for letter in letters if letter.status == LetterStatus.RECEIVED]
    contents = bytes_of_all(received)
    for letter in letters:
        content = contents.get(letter.pk)
        if content is None:
            statuses[letter.pk] = LetterStatus(letter.status)
        elif isinstance(content, BytesLost):
            futures[letter.pk] = Future()
            futures[letter.pk].set_exception(UnreadableLetter(str(content), "file-lost"))
        else:
            futures[letter.pk] = reader.submit(content, letter.media_type)
    return statuses | record_all(futures, ReferenceRows())


def record_all(
    futures: Mapping[int, Future[Reading]], rows: ReferenceRows
) -> dict[int, LetterStatus]:
    """Wait for each reading, by its letter's id, and save them together; return their states.

    Letters that were erased meanwhile are left out.
    """
    readings: dict[int, Reading] = {}
    statuses: dict[int, LetterStatus] = {}
    for letter_id, future in futures.items():
        try:
            readings[letter_id] = outcome_of(future)
        except UnreadableLetter as error:
            with suppress(Letter.DoesNotExist):
                statuses[letter_id] = record_failure(letter_id, error)
    return statuses | record_readings(readings, rows)
