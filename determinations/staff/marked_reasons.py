"""Reasons in the audit log, with marks where they have what was redacted in a letter since.

The log itself never changes, and a person may have typed a name as the reason of an act.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from determinations.letters import Passage, redact_passages
from determinations.models import AuditEntry, Letter


def mark_reasons(entries: Iterable[AuditEntry]) -> list[AuditEntry]:
    """Return entries, in one query, without what was redacted in any letter of their case."""
    shown = list(entries)
    passages = _passages({entry.letter_id for entry in shown if entry.letter_id and entry.reason})
    for entry in shown:
        if found := passages.get(entry.letter_id or 0):
            entry.reason = redact_passages(entry.reason, found)
    return shown


def _passages(letter_ids: set[int]) -> dict[int, list[Passage]]:
    """Return what was redacted in the case of each letter, by the letters' ids."""
    found: dict[int, list[Passage]] = defaultdict(list)
    if not letter_ids:
        return found
    redacted = Letter.objects.exclude(redacted_passages=[])
    own = redacted.filter(pk__in=letter_ids).values_list("pk", "redacted_passages")
    of_case = redacted.filter(case__letters__in=letter_ids)
    rows = own.union(of_case.values_list("case__letters", "redacted_passages"), all=True)
    for letter_id, passages in rows:
        found[letter_id] += [(passage["kind"], passage["text"]) for passage in passages]
    return found
