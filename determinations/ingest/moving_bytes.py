"""Move letters' bytes between database and storage, look whether all are there, sweep the rest.

Each batch is read, compared with its SHA-256, written and read back before its rows change, in one
statement: interrupted at any moment, every letter has its bytes in one of both places, and the next
run goes on with those that are left.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from determinations.models import Letter

from .letter_bytes import (
    FILE_NAME,
    BytesLost,
    StorageAway,
    at_once,
    bytes_of_all,
    delete_once_committed,
    letter_storage,
    write_file,
)

LETTERS_A_BATCH = 50
ORPHANED_AFTER = timedelta(days=1)
"""A younger file may be that of a letter whose transaction has not ended."""


@dataclass(frozen=True, slots=True)
class Damaged:
    """A letter whose bytes are not what came in, and why; they stay where they are."""

    letter_id: int
    file_name: str
    message: str


def letters_to_move(to_storage: bool) -> QuerySet[Letter]:
    """Return letters whose bytes are not yet where they should go."""
    letters = Letter.objects.order_by("pk")
    return letters.filter(stored_as="") if to_storage else letters.exclude(stored_as="")


def move(to_storage: bool) -> Iterator[tuple[int, list[Damaged]]]:
    """Move every letter; yield of each batch how many letters and those left for their damage."""
    for letters in _batches(letters_to_move(to_storage)):
        contents, damaged = _verified(letters)
        sound = [letter for letter in letters if letter.pk in contents]
        if to_storage:
            _to_storage(sound, contents)
        else:
            _to_database(sound, contents)
        yield len(letters), damaged


def verify() -> Iterator[tuple[int, list[Damaged]]]:
    """Compare every letter's bytes with its SHA-256; yield as `move` does."""
    for letters in _batches(Letter.objects.order_by("pk")):
        _, damaged = _verified(letters)
        yield len(letters), damaged


def sweep(now: datetime | None = None) -> int:
    """Delete files of the storage that no letter has; return how many."""
    until = (now or timezone.now()) - ORPHANED_AFTER
    storage, swept = letter_storage(), 0
    try:
        for names in _folders(storage):
            letters = Letter.objects.filter(stored_as__in=names)
            kept = set(letters.values_list("stored_as", flat=True))
            for name in names:
                if name not in kept and storage.get_modified_time(name) < until:
                    storage.delete(name)
                    swept += 1
    except Exception as error:  # each storage has errors of its own
        raise StorageAway(f"The storage of letters can't be swept: {error}") from error
    return swept


def _folders(storage: Storage) -> Iterator[list[str]]:
    """Yield the names of letters' files by their folders; other files are left alone."""
    try:
        folders, _ = storage.listdir("")
    except FileNotFoundError:  # nothing was ever stored
        return
    for folder in sorted(folders):
        if re.fullmatch("[0-9a-f]{2}", folder):
            names = (f"{folder}/{file}" for file in storage.listdir(folder)[1])
            yield [name for name in names if FILE_NAME.fullmatch(name)]


def _batches(letters: QuerySet[Letter]) -> Iterator[list[Letter]]:
    """Yield letters with their bytes, in the order of their ids."""
    last = 0
    columns = ("content", "stored_as", "sha256", "file_name")
    while batch := list(letters.defer(None).only(*columns).filter(pk__gt=last)[:LETTERS_A_BATCH]):
        yield batch
        last = batch[-1].pk


def _verified(letters: list[Letter]) -> tuple[dict[int, bytes], list[Damaged]]:
    """Return the bytes that are what came in, by their letters' ids, and the letters without."""
    contents: dict[int, bytes] = {}
    damaged = []
    found = bytes_of_all(letters)
    for letter in letters:
        content = found[letter.pk]
        if isinstance(content, BytesLost):
            damaged.append(Damaged(letter.pk, letter.file_name, str(content)))
        elif hashlib.sha256(content).hexdigest() != letter.sha256:
            message = "The letter's bytes in the database are not what came in."
            damaged.append(Damaged(letter.pk, letter.file_name, message))
        else:
            contents[letter.pk] = content
    return contents, damaged


def _to_storage(letters: list[Letter], contents: dict[int, bytes]) -> None:
    names = at_once(lambda letter: write_file(letter.sha256, contents[letter.pk]), letters)
    with transaction.atomic():
        for letter, name in zip(letters, names, strict=True):
            still_here = Letter.objects.filter(pk=letter.pk, stored_as="")
            if not still_here.update(content=None, stored_as=name):  # erased, or moved by another
                delete_once_committed([name])


def _to_database(letters: list[Letter], contents: dict[int, bytes]) -> None:
    with transaction.atomic():
        for letter in letters:
            still_there = Letter.objects.filter(pk=letter.pk, stored_as=letter.stored_as)
            if still_there.update(content=contents[letter.pk], stored_as=""):
                delete_once_committed([letter.stored_as])
