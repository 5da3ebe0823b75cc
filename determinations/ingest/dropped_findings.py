"""Findings that a person dropped: a letter is not held again for the same words of the same kind.

They are compared by their letters and digits alone, as passages are, since another reading may
break lines elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.contrib.auth.models import User

from determinations.letters import REST, Passage, PhiFinding, normalized, redact_passages
from determinations.models import DroppedFinding, Letter


def key_of(passage: Passage) -> Passage:
    """Return what passages of the same kind and the same words have in common."""
    kind, text = passage
    return kind, normalized(text)


def undecided(letter: Letter, findings: Iterable[PhiFinding]) -> list[PhiFinding]:
    """Return the findings that nobody has dropped in this letter."""
    found = list(findings)
    if not found:
        return found
    dropped = {key_of((each.kind, each.text)) for each in letter.dropped_findings.all()}
    return [finding for finding in found if key_of((finding.kind, finding.text)) not in dropped]


def drop(
    letter: Letter,
    findings: Iterable[PhiFinding],
    by: User | None,
    reasons: Mapping[Passage, str] | None = None,
) -> None:
    """Record that a person dropped these findings of a locked letter, and the reasons given.

    What was dropped before keeps its person and day. The rest of a text with too many marks can't
    be dropped: its words are not known.
    """
    wanted = {
        key_of((finding.kind, finding.text)): finding
        for finding in undecided(letter, findings)
        if finding.kind != REST
    }
    given = {key_of(passage): reason for passage, reason in (reasons or {}).items()}
    DroppedFinding.objects.bulk_create(
        DroppedFinding(
            letter=letter,
            kind=finding.kind,
            text=" ".join(finding.text.split()),
            dropped_by=by,
            reason=given.get(key, ""),
        )
        for key, finding in wanted.items()
    )


def take_up_again(letter: Letter, passages: Iterable[Passage]) -> None:
    """Forget that these were dropped, since a person redacted them after all."""
    keys = {key_of(passage) for passage in passages}
    taken = [
        dropped.pk
        for dropped in letter.dropped_findings.all()
        if key_of((dropped.kind, dropped.text)) in keys
    ]
    letter.dropped_findings.filter(pk__in=taken).delete()


def redact_reasons(letter: Letter) -> None:
    """Put marks in the reasons of dropped findings where words stand that are redacted now."""
    passages = letter.get_redacted_passages()
    for dropped in letter.dropped_findings.exclude(reason=""):
        dropped.reason = redact_passages(dropped.reason, passages)
        dropped.save(update_fields=["reason"])
