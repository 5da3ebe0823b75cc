"""The whole examination: every group, each of which may fail without the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.db import DatabaseError

from .database import examine_database, examine_server
from .deployment import examine_settings
from .disk import examine_folders, examine_space, examine_static_files
from .findings import Finding, trouble
from .index import examine_index
from .reading import examine_reading
from .sources import examine_looks, examine_mailbox
from .status import Status, read_status
from .work import examine_mail, examine_work

Group = Callable[[], Iterable[Finding]]


def _with_status(look: Callable[[Status], Iterable[Finding]]) -> Group:
    return lambda: look(read_status())


GROUPS: dict[str, tuple[Group, ...]] = {
    "database": (examine_database, _with_status(examine_server)),
    "index": (_with_status(examine_index),),
    "work": (_with_status(examine_work), examine_mail),
    "sources": (examine_looks, examine_mailbox),
    "disk": (examine_space, examine_folders, examine_static_files),
    "reading": (examine_reading,),
    "settings": (examine_settings,),
}


def examine(names: Iterable[str] = GROUPS) -> Iterator[tuple[str, Finding]]:
    """Yield (group, finding) of these groups; a group that can't be looked at is trouble too."""
    for name in names:
        for look in GROUPS[name]:
            try:
                for finding in look():
                    yield name, finding
            except DatabaseError as error:
                yield name, _not_seen(name, error, "Mend the database first.")
            except Exception as error:  # whatever fails is told beside what else was found
                yield name, _not_seen(name, error, "Look at the archive's log.")


def _not_seen(name: str, error: Exception, advice: str) -> Finding:
    said = (str(error).splitlines() or [""])[0]
    return trouble(
        f"Group {name}", f"It could not be looked at ({type(error).__name__}: {said}).", advice
    )
