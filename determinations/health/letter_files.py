"""Letters' files outside of the database: whether this machine can write and read them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import partial

from determinations.ingest.letter_bytes import (
    BytesLost,
    StorageAway,
    delete_file,
    goes_to_storage,
    read_file,
    write_file,
)
from determinations.models import Letter
from determinations.outages import DATABASE_ERRORS

from .findings import Finding, ok, trouble
from .trials import NoAnswer, Trial

NAME = "Letters' files"
PROBE = b"Written by `manage.py doctor`, which deletes it at once.\n"
SETTINGS = (
    "Look at IMR_LETTER_STORAGE_BACKEND and IMR_LETTER_STORAGE_OPTIONS, at the rights of the "
    "archive there, and whether the storage is up: docs/deployment.md. Letters wait meanwhile."
)


def examine_letter_files() -> Iterator[Finding]:
    """Write a file as a letter's is written, and read that of the newest letter stored there.

    Nothing is looked at where no letter's file ever went to a storage. Both are begun at once.
    """
    try:
        newest = Letter.objects.exclude(stored_as="").order_by("-pk").first()
    except DATABASE_ERRORS:  # which is told elsewhere
        newest = None
    trials: list[Trial[None]] = []
    if goes_to_storage():
        trials.append(Trial(_write_and_delete))
    if newest is not None:
        trials.append(Trial(partial(_read, newest)))
    return _findings(trials, newest) if trials else iter(())


def _findings(trials: list[Trial[None]], newest: Letter | None) -> Iterator[Finding]:
    try:
        for trial in trials:
            trial.result()
    except NoAnswer as error:
        yield trouble(NAME, f"The storage of letters can't be used: {error}.", SETTINGS)
    except StorageAway as error:
        yield trouble(NAME, str(error), SETTINGS)
    except BytesLost as error:
        yield trouble(
            NAME,
            f"{error} It was looked for as that of letter {getattr(newest, 'pk', None)}.",
            "If the settings name another storage than before, name the former one. "
            "`manage.py move_letters --verify` lists every letter that needs its file from a "
            "backup of the storage.",
        )
    except Exception as error:  # a storage that can't be made has errors of its own
        yield trouble(NAME, f"The storage of letters can't be used: {error}", SETTINGS)
    else:
        yield ok(NAME, "The storage takes and gives them.")


def _read(letter: Letter) -> None:
    read_file(letter.stored_as, letter.sha256)


def _write_and_delete() -> None:
    delete_file(write_file(hashlib.sha256(PROBE).hexdigest(), PROBE))
