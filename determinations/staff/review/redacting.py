"""Marks that may identify a person, decided on one by one as a part of the review."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from determinations import audit
from determinations.accounts.people import signed_in
from determinations.ingest import lifecycle
from determinations.ingest.screening import CannotResolve, findings_digest
from determinations.letters import LONGEST_LETTER, REST, occurrences
from determinations.models import Letter, LetterStatus, PhiState, Verb
from determinations.staff.access import needs
from determinations.staff.marks import last_decision
from determinations.staff.redaction import PassageChoice, Redaction
from determinations.text_spans import cut_at_all_spans

from .letter_page import name_of, pictures_of
from .queue import Choice
from .reasons import reason_in

LET_GO = "let-go"
"""What the form says of a mark that is no person's data."""
_REDACTED = -1


@dataclass(frozen=True, slots=True)
class Finding:
    """The same words of a letter, wherever they stand, and what is decided about them."""

    number: int
    passage: PassageChoice
    reason: str
    """Why they are no person's data."""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of the letter from the offset `start` on; `finding` is what stands there, if any."""

    start: int
    text: str
    finding: int | None = None
    bar: str = ""
    """What stands in the place of words that are redacted, where these begin."""
    is_redacted: bool = False
    begins: bool = False
    """Whether the finding stands here for the first time."""


@require_http_methods(["GET", "HEAD", "POST"])
@needs("view_letter", "change_letter")
def redaction(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a letter with its marks; take what is decided about each, to look at or for good."""
    letter = get_object_or_404(Letter.objects.select_related("case"), pk=pk)
    choice = Choice.of(request.GET)
    if not letter.text:
        messages.error(request, "Nothing was read in this letter, so there is nothing to redact.")
        return redirect(choice.url_of(pk))
    if request.method != "POST":
        audit.record(Verb.VIEW, letter=letter, from_state=letter.status, page="findings")
        return _show(request, letter, Redaction(letter), [])
    chosen, reasons = _decisions(request.POST)
    made = Redaction(letter, chosen)
    errors = _errors(request, letter, made, reasons)
    if (
        request.POST.get("act") == "decide"
        and not errors
        and _decide(request, letter, made, reasons)
    ):
        return redirect(choice.url_of(pk))
    return _show(request, letter, made, errors, reasons, is_preview=not errors)


def _decisions(posted: QueryDict) -> tuple[QueryDict, dict[str, str]]:
    """Return the form as `Redaction` takes it, and why passages are let go, by their values."""
    offered = posted.getlist("offered")[:1000]
    chosen = QueryDict(mutable=True)
    chosen.setlist("offered", offered)
    decided = [(value, posted.get(f"decision-{number}")) for number, value in enumerate(offered)]
    chosen.setlist("passage", [value for value, decision in decided if decision != LET_GO])
    chosen["further"] = posted.get("further", "")
    reasons = {
        value: reason_in(posted, f"reason-{number}")
        for number, (value, decision) in enumerate(decided)
        if decision == LET_GO
    }
    return chosen, reasons


def _errors(
    request: HttpRequest, letter: Letter, made: Redaction, reasons: dict[str, str]
) -> list[str]:
    """Tell what is missing before anything can be decided; return the passages without a reason."""
    dropped = {passage.value for passage in made.choices if passage.dropped}
    missing = [value for value, reason in reasons.items() if not reason and value not in dropped]
    if missing:
        messages.error(request, "Say of each mark that is let go why it is nobody's data.")
    if made.not_found:
        lines = "; ".join(made.not_found)
        messages.error(request, f"Not in the letter, as whole words: {lines}")
        return missing or [""]
    if not made.chosen and not _may_be_cleared(letter):
        messages.error(request, "Choose at least one passage to redact.")
        return missing or [""]
    return missing


def _may_be_cleared(letter: Letter) -> bool:
    return letter.phi_state == PhiState.HELD and not letter.redacted_text


def _decide(request: HttpRequest, letter: Letter, made: Redaction, reasons: dict[str, str]) -> bool:
    """Do what was decided; say why not, where that fails."""
    seen, by = request.POST.get("seen", ""), signed_in(request)
    if request.POST.get("previewed") != made.digest:
        messages.warning(request, "Nothing was decided yet: look at how it will read first.")
        return False
    pairs = ((value.partition(":"), reason) for value, reason in reasons.items() if reason)
    whys = {(kind, text): reason for (kind, _, text), reason in pairs}
    try:
        if made.chosen:
            lifecycle.redact(letter.pk, made.chosen, seen=seen, by=by, let_go=whys)
            messages.success(request, "Redacted. The original stays with the staff only.")
        else:
            lifecycle.clear(letter.pk, seen=seen, by=by, let_go=whys)
            messages.success(request, "None of the marks identifies a person: the letter goes on.")
    except CannotResolve as error:
        messages.error(request, str(error))
        return False
    return True


def _show(
    request: HttpRequest,
    letter: Letter,
    made: Redaction,
    errors: list[str],
    reasons: dict[str, str] | None = None,
    *,
    is_preview: bool = False,
) -> HttpResponse:
    given = reasons or {}
    why = "Say why."
    findings = [
        Finding(number, each, given.get(each.value, ""), why if each.value in errors else "")
        for number, each in enumerate(made.choices)
    ]
    context: dict[str, Any] = {
        "letter": letter,
        "name": name_of(letter),
        "choice": Choice.of(request.GET),
        "here": request.get_full_path(),
        "decided": last_decision(letter),
        "findings": findings,
        "further": made.further,
        "pieces": list(pieces_of(letter, made)),
        "is_preview": is_preview,
        "remaining": made.remaining if is_preview else (),
        "previewed": made.digest,
        "seen": findings_digest(letter),
        "is_published": letter.status == LetterStatus.PUBLISHED,
        "is_cut": len(letter.text) > LONGEST_LETTER,
        **pictures_of(request, letter),
    }
    status = 400 if errors else 200
    return render(request, "staff/review/redaction.html", context, status=status)


def pieces_of(letter: Letter, made: Redaction) -> Iterator[Piece]:
    """Yield the letter's original text in pieces, each with the finding that stands there."""
    numbers: dict[tuple[str, str], int] = {
        (each.kind, each.text): number for number, each in enumerate(made.choices)
    }
    spans = [
        (start, end, numbers[passage])
        for passage, places in occurrences(letter.text, numbers).items()
        for start, end in places
    ]
    spans += [
        (finding.span.start, finding.span.end, numbers[finding.kind, finding.text])
        for finding in letter.get_phi_findings()
        if finding.kind == REST and (finding.kind, finding.text) in numbers
    ]
    bars = {found.span.start: f"[redacted: {found.kind}]" for found in made.found}
    redacted = [(found.span.start, found.span.end, _REDACTED) for found in made.found]
    begun: set[int] = set()
    text = letter.text[:LONGEST_LETTER]
    for start, piece, over in cut_at_all_spans(text, [*spans, *redacted]):
        found = [number for number in over if number != _REDACTED]
        is_redacted = _REDACTED in over
        begins = bool(found) and found[0] not in begun
        begun.update(found[:1])
        bar = bars.get(start, "") if is_redacted else ""
        yield Piece(start, piece, found[0] if found else None, bar, is_redacted, begins)
