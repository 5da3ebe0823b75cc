"""The whole examination: every group, each of which may fail without the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from determinations.outages import DATABASE_ERRORS

from .database import examine_database
from .deployment import examine_settings
from .disk import examine_folders, examine_space, examine_static_files
from .findings import Finding, trouble
from .index import examine_index
from .letter_files import examine_letter_files
from .mail import examine_mail
from .reading import examine_ocr, examine_reading
from .secrets import without_secrets
from .sources import examine_looks, examine_mailbox
from .status import Status, read_status
from .work import examine_work

Group = Callable[[], Iterable[Finding]]


def _with_status(look: Callable[[Status], Iterable[Finding]]) -> Group:
    return lambda: look(read_status())


GROUPS: dict[str, tuple[Group, ...]] = {
    "database": (examine_database,),
    "index": (_with_status(examine_index),),
    "work": (_with_status(examine_work), examine_mail),
    "sources": (examine_looks, examine_mailbox),
    "disk": (examine_space, examine_folders, examine_letter_files, examine_static_files),
    "reading": (examine_reading, examine_ocr),
    "settings": (examine_settings,),
}


def examine(names: Iterable[str] = GROUPS) -> Iterator[tuple[str, Finding]]:
    """Yield (group, finding) of these groups; a group that can't be looked at is trouble too.

    No finding says a password or key of the installation, whatever was found.
    """
    for name in names:
        for look in GROUPS[name]:
            for finding in _look(name, look):
                yield name, replace(finding, message=without_secrets(finding.message))


def _look(name: str, look: Group) -> Iterator[Finding]:
    try:
        yield from look()
    except DATABASE_ERRORS:
        yield trouble(
            f"Group {name}", "It can't be looked at without the database.", "Start that first."
        )
    except Exception as error:  # whatever fails is told beside what else was found
        yield trouble(
            f"Group {name}",
            f"It could not be looked at ({type(error).__name__}: {_first_line(error)}).",
            "Look at the archive's log. `manage.py migrate` mends a database of another version.",
        )


def _first_line(error: Exception) -> str:
    """Return what an error says, without names of files: letters may be called as people are."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return (str(error).splitlines() or [""])[0]
