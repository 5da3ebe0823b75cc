"""The whole examination: every group, each of which may fail without the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from determinations.outages import DATABASE_ERRORS

from .database import DATABASE, examine_database
from .deployment import examine_settings
from .disk import examine_folders, examine_space, examine_static_files
from .findings import Finding, trouble
from .index import examine_index
from .letter_files import examine_letter_files
from .mail import examine_failed_mails, examine_mail
from .reading import examine_ocr, examine_reading
from .secrets import without_secrets
from .sources import examine_looks, examine_mailbox
from .status import Status, read_status
from .work import examine_work

Findings = Iterable[Finding]
Group = Callable[[], Findings]
AWAY = "It can't be looked at without the database."


def _with_status(look: Callable[[Status], Findings]) -> Group:
    def examine_with_status() -> Iterator[Finding]:
        yield from look(read_status())

    return examine_with_status


_examine_index, _examine_work = _with_status(examine_index), _with_status(examine_work)

GROUPS: dict[str, tuple[Group, ...]] = {
    "database": (examine_database,),
    "index": (_examine_index,),
    "work": (_examine_work, examine_mail, examine_failed_mails),
    "sources": (examine_looks, examine_mailbox),
    "disk": (examine_space, examine_folders, examine_letter_files, examine_static_files),
    "reading": (examine_reading, examine_ocr),
    "settings": (examine_settings,),
}
NEED_DATABASE = (_examine_index, _examine_work, examine_failed_mails, examine_looks)
"""They are not asked once it is found to be away: each would wait for it by itself."""


def examine(names: Iterable[str] = GROUPS) -> Iterator[tuple[str, Finding]]:
    """Yield (group, finding) of these groups; a group that can't be looked at is trouble too.

    What asks another machine begins to at once, so that all of them are waited for together. No
    finding says a password or key of the installation, whatever was found.
    """
    looks = [(name, look, _begin(look)) for name in names for look in GROUPS[name]]
    is_away = False
    for name, look, findings in looks:
        if is_away and look in NEED_DATABASE:
            yield name, trouble(f"Group {name}", AWAY, "Start that first.")
            continue
        for finding in _look(name, findings):
            is_away = is_away or _is_away(finding)
            yield name, replace(finding, message=without_secrets(finding.message))


def _is_away(finding: Finding) -> bool:
    """Return whether a finding says that the database is away."""
    return finding.message == AWAY or (finding.name == DATABASE and not finding.is_ok)


def _begin(look: Group) -> Findings:
    """Call a look, which yields what it finds when asked; where it can't, ask for that then."""
    try:
        return look()
    except Exception as error:
        return _raising(error)


def _raising(error: Exception) -> Iterator[Finding]:
    raise error
    yield


def _look(name: str, findings: Findings) -> Iterator[Finding]:
    try:
        yield from findings
    except DATABASE_ERRORS:
        yield trouble(f"Group {name}", AWAY, "Start that first.")
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
