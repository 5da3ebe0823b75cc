"""The page on which a person decides what of a letter identifies somebody."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render

from determinations import audit
from determinations.accounts.people import person
from determinations.ingest import lifecycle
from determinations.ingest.dropped_findings import key_of
from determinations.ingest.screening import CannotResolve, findings_digest
from determinations.letters import (
    BY_HAND,
    KINDS,
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
from determinations.models import DroppedFinding, Letter, LetterStatus, PhiState, Verb
from determinations.text_spans import cut_at_spans

from .marks import act_note, last_decision

_SEPARATOR = ":"
_BY_PERSON = "chosen by a person"
_KINDS_IN_WORDS = {
    "birth-date": "date of birth",
    "ssn": "social security number",
    "claim-number": "claim number",
    "file-number": "file number",
    "rest": "the rest of the text",
    "passage": "marked by a person",
}
"""Kinds of findings whose names in the code are no words."""
_PART = "is a part of a name that a person chose"


@dataclass(frozen=True, slots=True)
class PassageChoice:
    """One passage that may be redacted, as a row of the form."""

    kind: str
    text: str
    reason: str
    places: int
    is_chosen: bool
    dropped: str
    """Who dropped it before, and when; empty if nobody did."""

    @property
    def value(self) -> str:
        return f"{self.kind}{_SEPARATOR}{self.text}"

    @property
    def kind_in_words(self) -> str:
        return _KINDS_IN_WORDS.get(self.kind, self.kind)


class Redaction:
    """What a person has chosen so far, and what would come of it."""

    def __init__(self, letter: Letter, data: QueryDict | None = None) -> None:
        self.letter = letter
        self.not_found: list[str] = []
        self._dropped = {
            key_of((dropped.kind, dropped.text)): _told(dropped)
            for dropped in letter.dropped_findings.select_related("dropped_by")
        }
        known = _known(letter)
        if data is None:
            self._offered = known
            self.chosen = [passage for passage in known if key_of(passage) not in self._dropped]
            return
        self._offered = {
            passage: known.get(passage, _BY_PERSON) for passage in _passages(data, "offered")
        }
        chosen = _passages(data, "passage")
        self.chosen = [passage for passage in self._offered if passage in chosen]
        self._add(data.get("further", ""))

    def _add(self, further: str) -> None:
        """Choose further passages, one a line, with the single words of a name among them."""
        lines = dict.fromkeys(_flat((BY_HAND, line)) for line in further.splitlines())
        wanted = [line for line in lines if line[1]]
        _, self.not_found = find_again(self.letter.text, wanted)
        added = {line: _BY_PERSON for line in wanted if line[1] not in self.not_found}
        names = [("name", text) for _, text in added if text.istitle() or text.isupper()]
        parts = find_again(self.letter.text, name_parts(names))[0]
        added |= {_flat((part.kind, part.text)): _PART for part in parts}
        for passage, reason in added.items():
            self._offered.setdefault(passage, reason)
            if passage not in self.chosen:
                self.chosen.append(passage)

    @property
    def choices(self) -> list[PassageChoice]:
        places = occurrences(self.letter.text, self._offered)
        return [
            PassageChoice(
                *passage,
                reason,
                len(places.get(passage, "1")),
                passage in self.chosen,
                self._dropped.get(key_of(passage), ""),
            )
            for passage, reason in self._offered.items()
        ]

    @property
    def further(self) -> str:
        """Return the passages that are not in the letter, to be typed again."""
        return "\n".join(self.not_found)

    @cached_property
    def found(self) -> list[PhiFinding]:
        """Every place of what was chosen."""
        found, _ = find_again(self.letter.text, self.chosen)
        if any(kind == REST for kind, _ in self.chosen):
            found += [finding for finding in self.letter.get_phi_findings() if finding.kind == REST]
        return united(self.letter.text, found)

    @property
    def segments(self) -> Iterator[tuple[str, str]]:
        """Yield the letter's text in pieces with a style: "chosen", "left" or neither."""
        chosen = [(finding.span.start, finding.span.end, "chosen") for finding in self.found]
        ends = [end for _, end, _ in chosen]
        left = []
        for finding in self.letter.get_phi_findings():
            after = bisect_right(ends, finding.span.start)
            if after == len(chosen) or chosen[after][0] >= finding.span.end:
                left.append((finding.span.start, finding.span.end, "left"))
        for piece, style in cut_at_spans(self.letter.text, [*chosen, *left]):
            yield piece, style or ""

    @cached_property
    def preview(self) -> str:
        return redact(self.letter.text, self.found)

    @property
    def remaining(self) -> tuple[PhiFinding, ...]:
        """What the screen still finds in the redacted text."""
        return screen(self.preview)

    @property
    def digest(self) -> str:
        """Return a hash of the choices, so that only what was previewed is redacted."""
        shown = [self.letter.pk, sorted(self.chosen)]
        return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


def _told(dropped: DroppedFinding) -> str:
    note = act_note("Dropped", dropped.dropped_by, dropped.dropped_at)
    return f"{note}: {dropped.reason}" if dropped.reason else note


def _known(letter: Letter) -> dict[Passage, str]:
    """Return what was redacted before or found by the screen, once each, with the reason."""
    known = {_flat(passage): "redacted before" for passage in letter.get_redacted_passages()}
    texts = {(kind, text.casefold()) for kind, text in known}
    for finding in letter.get_phi_findings():
        passage = _flat((finding.kind, finding.text))
        if (passage[0], passage[1].casefold()) not in texts:
            texts.add((passage[0], passage[1].casefold()))
            known[passage] = finding.reason
    return known


def _flat(passage: Passage) -> Passage:
    """Return a passage on one line, and without NUL, which PostgreSQL takes in no value."""
    return passage[0], " ".join(passage[1].replace("\0", " ").split())


def _passages(data: QueryDict, name: str) -> dict[Passage, None]:
    pairs: Iterable[tuple[str, str, str]] = (
        value.partition(_SEPARATOR) for value in data.getlist(name)
    )
    return dict.fromkeys(_flat((kind, text)) for kind, _, text in pairs if text and kind in KINDS)


@staff_member_required
@permission_required("determinations.change_letter", raise_exception=True)
def resolve_phi(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a person clear a letter's findings, or choose what is redacted and look at it first."""
    letter = get_object_or_404(Letter, pk=pk)
    is_preview = False
    if request.method == "POST":
        redaction = Redaction(letter, request.POST)
        if _resolve(request, letter, redaction):
            return redirect("admin:resolve_phi", letter.pk)
        is_preview = bool(redaction.chosen) and bool(letter.text)
    else:
        redaction = Redaction(letter)
        audit.record(Verb.VIEW, letter=letter, from_state=letter.status, page="findings")
    context = {
        **admin.site.each_context(request),
        "title": "Marks that may identify a person",
        "letter": letter,
        "decided": last_decision(letter),
        "redaction": redaction,
        "is_preview": is_preview,
        "shows_result": is_preview or bool(letter.redacted_text),
        "is_published": letter.status == LetterStatus.PUBLISHED,
        "digest": findings_digest(letter),
        "may_be_cleared": letter.phi_state == PhiState.HELD and not letter.redacted_text,
        "opts": Letter._meta,
    }
    return render(request, "admin/determinations/letter/phi.html", context)


def _resolve(request: HttpRequest, letter: Letter, redaction: Redaction) -> bool:
    """Do with a letter's findings what the form says; return whether that was done."""
    decision, seen, by = request.POST.get("decision"), request.POST.get("seen", ""), person(request)
    try:
        if decision == "clear":
            lifecycle.clear(letter.pk, seen=seen, by=by)
            messages.success(request, "Cleared: none of the findings identifies a person.")
            return True
        if redaction.not_found:
            missing = "; ".join(redaction.not_found)
            messages.error(request, f"Not in the letter, as whole words: {missing}")
        elif not redaction.chosen:
            messages.error(request, "Choose at least one passage to redact.")
        elif decision == "redact" and request.POST.get("previewed") != redaction.digest:
            messages.warning(request, "Nothing was redacted yet: look at the preview first.")
        elif decision == "redact":
            lifecycle.redact(letter.pk, redaction.chosen, seen=seen, by=by)
            messages.success(request, "Redacted. The original stays with administrators only.")
            return True
    except CannotResolve as error:
        messages.error(request, str(error))
    return False
