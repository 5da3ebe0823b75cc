"""What of a letter is redacted, as a person chooses it, and what would come of that."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from determinations.letters import (
    BY_HAND,
    REST,
    Passage,
    PhiFinding,
    find_again,
    name_parts,
    occurrences,
    redact,
    screen,
    united,
)
from determinations.models import DroppedFinding, Letter

from .dropped_findings import key_of

_BY_PERSON = "chosen by a person"
_PART = "is a part of a name that a person chose"
_REDACTED_BEFORE = "redacted before"


@dataclass(frozen=True, slots=True)
class RedactionChoice:
    """One passage that may be redacted."""

    passage: Passage
    reason: str
    """Why it is offered."""
    places: int
    is_chosen: bool
    dropped: DroppedFinding | None
    """That somebody dropped it before, if so."""

    @property
    def kind(self) -> str:
        return self.passage[0]

    @property
    def text(self) -> str:
        return self.passage[1]


class Redaction:
    """What a person has chosen so far of a letter, and what would come of it.

    `decisions` is passage to whether it is redacted, None where nobody has decided yet: then all
    that is known is chosen but what was dropped. What is known and not decided on is redacted.
    `further` are passages to redact besides.
    """

    def __init__(
        self,
        letter: Letter,
        decisions: Mapping[Passage, bool] | None = None,
        further: Iterable[str] = (),
    ) -> None:
        self.letter = letter
        self.not_found: list[str] = []
        """Further passages that are not in the letter."""
        self._dropped = {
            key_of((dropped.kind, dropped.text)): dropped
            for dropped in letter.dropped_findings.select_related("dropped_by")
        }
        known = _known(letter)
        if decisions is None:
            decisions = {passage: key_of(passage) not in self._dropped for passage in known}
        self._offered = {passage: known.get(passage, _BY_PERSON) for passage in decisions} | known
        self.chosen = [passage for passage in self._offered if decisions.get(passage, True)]
        self._add(further)

    def _add(self, further: Iterable[str]) -> None:
        """Choose further passages, with the single words of a name among them."""
        passages = dict.fromkeys(in_one_line((BY_HAND, text)) for text in further)
        wanted = [passage for passage in passages if passage[1]]
        _, self.not_found = find_again(self.letter.text, wanted)
        added = {passage: _BY_PERSON for passage in wanted if passage[1] not in self.not_found}
        names = [("name", text) for _, text in added if text.istitle() or text.isupper()]
        parts = find_again(self.letter.text, name_parts(names))[0]
        added |= {in_one_line((part.kind, part.text)): _PART for part in parts}
        for passage, reason in added.items():
            self._offered.setdefault(passage, reason)
            if passage not in self.chosen:
                self.chosen.append(passage)

    @property
    def choices(self) -> list[RedactionChoice]:
        places = occurrences(self.letter.text, self._offered)
        return [
            RedactionChoice(
                passage,
                reason,
                len(places.get(passage, "1")),
                passage in self.chosen,
                self._dropped.get(key_of(passage)),
            )
            for passage, reason in self._offered.items()
        ]

    @cached_property
    def found(self) -> list[PhiFinding]:
        """Every place of what was chosen."""
        found, _ = find_again(self.letter.text, self.chosen)
        if any(kind == REST for kind, _ in self.chosen):
            found += [finding for finding in self.letter.get_phi_findings() if finding.kind == REST]
        return united(self.letter.text, found)

    @cached_property
    def preview(self) -> str:
        return redact(self.letter.text, self.found)

    @property
    def remaining(self) -> list[PhiFinding]:
        """What the screen still finds in the redacted text, beside what was let go."""
        let_go = {key_of(passage) for passage in self._offered if passage not in self.chosen}
        return [
            finding
            for finding in screen(self.preview)
            if key_of((finding.kind, finding.text)) not in let_go
        ]

    @property
    def digest(self) -> str:
        """Return a hash of the choices, so that only what was previewed is redacted."""
        shown = [self.letter.pk, sorted(self.chosen)]
        return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


def _known(letter: Letter) -> dict[Passage, str]:
    """Return what was redacted before or found by the screen, once each, with the reason."""
    known = {in_one_line(passage): _REDACTED_BEFORE for passage in letter.get_redacted_passages()}
    texts = {(kind, text.casefold()) for kind, text in known}
    for finding in letter.get_phi_findings():
        kind, text = passage = in_one_line((finding.kind, finding.text))
        if (kind, text.casefold()) not in texts:
            texts.add((kind, text.casefold()))
            known[passage] = finding.reason
    return known


def in_one_line(passage: Passage) -> Passage:
    """Return a passage on one line, and without NUL, which PostgreSQL takes in no value."""
    kind, text = passage
    return kind, " ".join(text.replace("\0", " ").split())
