"""Marks that may identify a person, decided on one by one as a part of the review."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from determinations import audit
from determinations.accounts.people import signed_in
from determinations.ingest import lifecycle
from determinations.ingest.redaction import Redaction, RedactionChoice
from determinations.ingest.screening import CannotResolve, check_decision, findings_digest
from determinations.letters import LONGEST_LETTER, REST, Passage, marker_of, occurrences
from determinations.models import Letter, LetterStatus, PhiState, Verb
from determinations.staff.access import needs
from determinations.staff.letter_notes import dropped_note, kind_label, last_decision
from determinations.text_spans import cut_at_all_spans

from .letter_page import name_of, pictures_of
from .queue import QueueFilter
from .redaction_form import RedactionForm, value_of

_REDACTED = -1
"""What stands for redacted words among the numbers of findings."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The same words of a letter, wherever they stand, and what is decided about them."""

    number: int
    choice: RedactionChoice
    reason: str
    """Why they are no person's data."""
    lacks_reason: bool = False

    @property
    def value(self) -> str:
        return value_of(self.choice.passage)

    @property
    def kind(self) -> str:
        return kind_label(self.choice.kind)

    @property
    def dropped(self) -> str:
        """Return who dropped it before, when and why; "" if nobody did."""
        return dropped_note(self.choice.dropped) if self.choice.dropped else ""


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
    queue_filter = QueueFilter.of(request.GET)
    if not letter.text:
        messages.error(request, "Nothing was read in this letter, so there is nothing to redact.")
        return redirect(queue_filter.url_of(pk))
    if request.method != "POST":
        audit.record(Verb.VIEW, letter=letter, from_state=letter.status, page="findings")
        return _show(request, letter, Redaction(letter), RedactionForm())
    form = RedactionForm.of(request.POST)
    made = Redaction(letter, form.decisions, form.further.splitlines())
    unexplained = _unexplained(made, form)
    mistakes = _mistakes(letter, made, unexplained)
    for mistake in mistakes:
        messages.error(request, mistake)
    if mistakes:
        return _show(request, letter, made, form, unexplained, status=400)
    if request.POST.get("act") == "decide" and _decide(request, letter, made, form):
        return redirect(queue_filter.url_of(pk))
    return _show(request, letter, made, form, is_preview=True)


def _unexplained(made: Redaction, form: RedactionForm) -> set[Passage]:
    """Return the passages that are let go without a reason, and were not dropped before."""
    dropped = {choice.passage for choice in made.choices if choice.dropped}
    return {passage for passage, reason in form.let_go.items() if not reason} - dropped


def _mistakes(letter: Letter, made: Redaction, unexplained: set[Passage]) -> list[str]:
    """Tell what is missing before anything can be decided."""
    mistakes = []
    if unexplained:
        mistakes.append("Say of each mark that is let go why it is nobody\u2019s data.")
    if made.not_found:
        mistakes.append(f"Not in the letter, as whole words: {'; '.join(made.not_found)}")
    elif not made.chosen and not _may_be_cleared(letter):
        mistakes.append("Choose at least one passage to redact.")
    return mistakes


def _may_be_cleared(letter: Letter) -> bool:
    return letter.phi_state == PhiState.HELD and not letter.redacted_text


def _decide(request: HttpRequest, letter: Letter, made: Redaction, form: RedactionForm) -> bool:
    """Do what was decided; say why not, where that fails."""
    seen, by = request.POST.get("seen", ""), signed_in(request)
    whys = {passage: reason for passage, reason in form.let_go.items() if reason}
    try:
        check_decision(letter, seen, clears=not made.chosen)
        if request.POST.get("previewed") != made.digest:
            messages.warning(request, "Nothing was decided yet: look at how it will read first.")
            return False
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
    form: RedactionForm,
    unexplained: Collection[Passage] = (),
    *,
    is_preview: bool = False,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "letter": letter,
        "name": name_of(letter),
        "queue_filter": QueueFilter.of(request.GET),
        "here": request.get_full_path(),
        "decided": last_decision(letter),
        "findings": [
            Finding(
                number,
                choice,
                form.reasons.get(choice.passage, ""),
                choice.passage in unexplained,
            )
            for number, choice in enumerate(made.choices)
        ],
        "shared_reason": form.shared_reason,
        "further": "\n".join(made.not_found),
        "pieces": list(pieces_of(letter, made)),
        "is_preview": is_preview,
        "remaining": made.remaining if is_preview else (),
        "previewed": made.digest,
        "seen": findings_digest(letter),
        "is_published": letter.status == LetterStatus.PUBLISHED,
        "is_cut": len(letter.text) > LONGEST_LETTER,
        **pictures_of(request, letter),
    }
    return render(request, "staff/review/redaction.html", context, status=status)


def pieces_of(letter: Letter, made: Redaction) -> Iterator[Piece]:
    """Yield the letter's original text in pieces, each with the finding that stands there."""
    numbers = {choice.passage: number for number, choice in enumerate(made.choices)}
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
    bars = {found.span.start: marker_of(found.kind) for found in made.found}
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
