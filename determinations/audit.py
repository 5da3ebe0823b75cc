"""Write the audit log: `record` adds an entry, `record_all` many, `acting_as` says who acts.

`acting_as` says for a stretch of code who acts; the middleware does so for a request. Elsewhere a
command or a worker acts, by its name. Entries are written in the transaction of the act.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from determinations.group_rows import insert_objects
from determinations.models import AuditEntry, Letter, Verb

MOST_NAME_CHARACTERS = 150
MOST_ADDRESS_CHARACTERS = 64


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, or a command or worker; `user_id` is None for these and for strangers."""

    name: str
    user_id: int | None = None
    address: str = ""


_current: ContextVar[Callable[[], Actor] | None] = ContextVar("actor", default=None)


@contextmanager
def acting_as(actor: Callable[[], Actor]) -> Iterator[None]:
    """Let `actor()` be who acts in this block; it is called only where something is recorded."""
    token = _current.set(actor)
    try:
        yield
    finally:
        _current.reset(token)


def current_actor() -> Actor:
    """Return who acts: the request's sender, or the command that runs."""
    actor = _current.get()
    return actor() if actor is not None else Actor(_program())


def actor_for(user: AbstractBaseUser | AnonymousUser, address: str = "") -> Actor:
    """Return a user as an actor; one who is not signed in has no id."""
    if user.pk is None:
        return Actor("not signed in", None, address)
    return Actor(user.get_username(), user.pk, address)


def record(verb: Verb, **of_entry: Any) -> None:
    """Write one entry (see `entry_of`). Call in the transaction of the act: both, or neither."""
    entry_of(verb, **of_entry).save(force_insert=True)


def record_all(entries: Sequence[AuditEntry]) -> None:
    """Write entries in one statement, in their order. Call in the transaction of the acts."""
    insert_objects(AuditEntry, entries)


def record_few(entries: Sequence[AuditEntry]) -> None:
    """Write some entries by one query; `record_all` takes two, which cost less for each entry."""
    AuditEntry.objects.bulk_create(entries)


def entry_of(
    verb: Verb,
    *,
    letter: Letter | None = None,
    by: AbstractBaseUser | AnonymousUser | None = None,
    case_number: str = "",
    from_state: str = "",
    to_state: str = "",
    reason: str = "",
    subject: str = "",
    **details: Any,
) -> AuditEntry:
    """Return an entry that is not written yet.

    `by` acts where it is given, else the current actor. `details` is kept as JSON and must hold
    nothing of a letter's text.
    """
    actor = current_actor()
    if by is not None and by.pk is not None and by.pk != actor.user_id:
        actor = actor_for(by, actor.address)
    if letter is not None and letter.case is not None:
        case_number = case_number or letter.case.case_number
    return AuditEntry(
        user_id=actor.user_id,
        user_name=_storable(actor.name, MOST_NAME_CHARACTERS),
        address=_storable(actor.address, MOST_ADDRESS_CHARACTERS),
        verb=verb,
        subject=_storable(subject, MOST_NAME_CHARACTERS),
        letter_id=letter.pk if letter is not None else None,
        letter_sha256=letter.sha256 if letter is not None else "",
        case_number=case_number,
        from_state=from_state,
        to_state=to_state,
        reason=reason,
        details=details,
    )


def was_erased(*sha256: str) -> bool:
    """Return whether a letter of one of these hashes was erased: it must not come back."""
    return AuditEntry.objects.filter(verb=Verb.ERASE, letter_sha256__in=sha256).exists()


def was_case_erased(case_number: str) -> bool:
    """Return whether a letter of this case was erased: other letters of it wait for a person."""
    return case_number in erased_cases([case_number])


def erased_cases(case_numbers: Iterable[str]) -> set[str]:
    """Return those of these cases of which a letter was erased."""
    erased = AuditEntry.objects.filter(verb=Verb.ERASE, case_number__in=case_numbers)
    return set(erased.values_list("case_number", flat=True))


def _program() -> str:
    """Return the command that runs, as "command ingest"; "system" where there is none."""
    if len(sys.argv) > 1 and PurePath(sys.argv[0]).name == "manage.py":
        return f"command {sys.argv[1]}"
    return "system"


def _storable(text: str, most_characters: int) -> str:
    """Return text of a stranger as PostgreSQL takes it: no NUL, no half characters."""
    cleaned = text.replace("\0", "").encode("utf-8", "replace").decode()
    return cleaned[:most_characters]
