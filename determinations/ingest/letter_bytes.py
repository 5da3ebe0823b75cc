"""Where a letter's bytes lie, written and read here alone: in its row, or in a storage of Django's.

`IMR_LETTER_STORAGE` says where those of new letters go. In a storage each letter has a file of its
own that is written once, under a name that no other letter ever gets, and read back before its row
is written: so a row never points to a file that is missing. A file without a row is left behind
where a transaction failed; it harms nobody, and `moving_bytes.sweep` deletes it.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import secrets
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db import transaction

from determinations.models import Letter

log = logging.getLogger(__name__)

FILE_NAME = re.compile(r"[0-9a-f]{2}/[0-9a-f]{64}-[0-9a-f]{8}.*")
"""What `write_file` calls files: first and all digits of their SHA-256, then others."""

FILES_AT_ONCE = 8
"""Threads that write or read files: a distant storage answers each after a while."""

Given = TypeVar("Given")
Got = TypeVar("Got")


class StorageAway(Exception):
    """The storage can't be reached, or is full, or read-only: nothing is lost, try again."""


class BytesLost(Exception):
    """The storage has a letter's file no more, or with other bytes than came in."""


def letter_storage() -> Storage:
    return storages["letters"]


def goes_to_storage() -> bool:
    """Return whether the bytes of new letters go to the storage, not to the database."""
    return bool(settings.IMR_LETTER_STORAGE == "storage")


def columns_for(sha256: str, content: bytes) -> dict[str, Any]:
    """Return the columns that say where a new letter's bytes lie.

    One is a function, which writes them: it is called where the row is missing, by
    `get_or_create`, and not for a file that is there already.
    """
    if goes_to_storage():
        return {"stored_as": partial(write_file, sha256, content)}
    return {"content": content}


def put_away(letters: Sequence[Letter]) -> None:
    """Move the bytes of letters that are not saved yet to where those of new letters go."""
    if goes_to_storage():
        names = at_once(lambda letter: write_file(letter.sha256, _bytes_at(letter)), letters)
        for letter, name in zip(letters, names, strict=True):
            letter.content, letter.stored_as = None, name


def bytes_of(letter: Letter) -> bytes:
    """Return a letter's bytes as they came.

    Raises `BytesLost` where they are nowhere any more, `StorageAway` where the storage does not
    answer.
    """
    try:
        return _bytes_at(letter)
    except BytesLost as error:
        return _bytes_where_moved(letter, error)


def bytes_of_all(letters: Iterable[Letter]) -> dict[int, bytes | BytesLost]:
    """Return the bytes of letters by their ids, or why they are lost; raises `StorageAway`."""

    def get(letter: Letter) -> bytes | BytesLost:
        try:
            return _bytes_at(letter)
        except BytesLost as error:
            return error

    given = list(letters)
    in_storage = [letter for letter in given if letter.stored_as]
    found = dict(zip((letter.pk for letter in in_storage), at_once(get, in_storage), strict=True))
    found |= {letter.pk: get(letter) for letter in given if letter.pk not in found}
    for letter in given:
        if isinstance(error := found[letter.pk], BytesLost):
            with suppress(BytesLost):
                found[letter.pk] = _bytes_where_moved(letter, error)
    return found


def _bytes_at(letter: Letter) -> bytes:
    """Return the bytes from where the letter said that they are when it was looked up."""
    if letter.stored_as:
        return read_file(letter.stored_as, letter.sha256)
    if letter.content is None:
        raise BytesLost("The letter's bytes are not in the database any more.")
    return bytes(letter.content)


def _bytes_where_moved(letter: Letter, error: BytesLost) -> bytes:
    """Return the bytes of a letter that was moved since it was looked up; else raise the error."""
    columns = ("content", "stored_as", "sha256")
    now = Letter.objects.defer(None).only(*columns).filter(pk=letter.pk).first()
    if now is None or now.stored_as == letter.stored_as:
        raise error
    return _bytes_at(now)


def write_file(sha256: str, content: bytes) -> str:
    """Write a new file so that it stays, read it back, and return its name in the storage."""
    storage = letter_storage()
    name = f"{sha256[:2]}/{sha256}-{secrets.token_hex(4)}"
    try:
        name = storage.save(name, ContentFile(content))
        _make_durable(storage, name)
    except Exception as error:  # each storage has errors of its own
        raise StorageAway(f"The storage of letters takes no file: {error}") from error
    try:
        read_file(name, sha256)
    except BytesLost as error:
        raise StorageAway(f"The storage of letters took a file, but: {error}") from error
    return name


def read_file(name: str, sha256: str) -> bytes:
    """Return a file of the storage, which must have this SHA-256."""
    try:
        with letter_storage().open(name) as file:
            content: bytes = file.read()
    except FileNotFoundError as error:
        raise BytesLost("The letter's file is missing in the storage of letters.") from error
    except Exception as error:  # each storage has errors of its own
        raise StorageAway(f"The storage of letters gives no file: {error}") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise BytesLost("The letter's file in the storage of letters is not what came in.")
    return content


def delete_once_committed(names: Iterable[str]) -> None:
    """Delete files of the storage when the transaction ends well; one that stays is swept."""
    for name in names:
        transaction.on_commit(partial(_delete, name))


def discard(letters: Iterable[Letter]) -> None:
    """Delete the files of letters that are not stored after all, such as erased ones."""
    for letter in letters:
        if letter.stored_as:
            _delete(letter.stored_as)


def at_once(work: Callable[[Given], Got], given: Sequence[Given]) -> list[Got]:
    """Do something with each, some at a time, in threads that use no database; keep the order."""
    if not given:
        return []
    letter_storage()  # made once, before threads ask for it: one in memory has its files alone
    return list(_threads().map(work, given))


@cache
def _threads() -> ThreadPoolExecutor:
    """Return a process's threads, which stay: a storage may keep a connection for each."""
    return ThreadPoolExecutor(FILES_AT_ONCE, "letters-files")


os.register_at_fork(after_in_child=_threads.cache_clear)  # threads stay with the parent


def delete_file(name: str) -> None:
    """Delete a file of the storage; raises `StorageAway`."""
    try:
        letter_storage().delete(name)
    except Exception as error:  # each storage has errors of its own
        raise StorageAway(f"The storage of letters deletes no file: {error}") from error


def _delete(name: str) -> None:
    try:
        delete_file(name)
    except StorageAway:
        log.exception("A file stays in the storage that no letter has any more: %s", name)


def _make_durable(storage: Storage, name: str) -> None:
    """Let a file and the folders that lead to it survive a loss of power.

    Other storages, such as S3, answer once the file is safe.
    """
    if not isinstance(storage, FileSystemStorage):
        return
    path, top = Path(storage.path(name)), Path(storage.path(""))
    for place in (path, *path.parents):
        descriptor = os.open(place, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if place == top:
            return
