"""How the admin shows a letter: state, problems, and its text with marks at their places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from determinations.ingest.dropped_findings import key_of
from determinations.letters import LONGEST_LETTER, Problem
from determinations.models import (
    AuditEntry,
    DroppedFinding,
    Letter,
    LetterStatus,
    PhiState,
    Verb,
)
from determinations.text_spans import cut_at_spans

STATE_STYLES: dict[str, str] = {
    LetterStatus.RECEIVED: "waiting",
    LetterStatus.PARSED: "good",
    LetterStatus.PUBLISHED: "good",
    LetterStatus.NEEDS_REVIEW: "look",
    LetterStatus.WITHDRAWN: "bad",
    LetterStatus.REJECTED: "bad",
    LetterStatus.FAILED: "bad",
    LetterStatus.SUPERSEDED: "quiet",
}
KIND_LABELS = {
    "birth-date": "date of birth",
    "ssn": "social security number",
    "claim-number": "claim number",
    "file-number": "file number",
    "rest": "the rest of the text",
    "passage": "marked by a person",
}
"""Labels of kinds of findings whose names in the code are no words."""
CUT_TEXT = "The first {:,} of {:,} characters; the whole is in the original file."
HELD = mark_safe(' <span class="state state-bad">May name a person</span>')
INVENTED = mark_safe(' <span class="state state-quiet">Invented sample</span>')


def state_badge(letter: Letter) -> SafeString:
    """Return a letter's state with the style of its kind (static/staff/staff.css).

    One that is held for its findings, or is invented, says so beside it.
    """
    style = STATE_STYLES[letter.status]
    held = HELD if letter.phi_state == PhiState.HELD else ""
    state = letter.get_status_display()
    invented = INVENTED if letter.invented else ""
    badge = '<span class="state state-{}">{}</span>{}{}'
    return format_html(badge, style, state, held, invented)


def hidden_note(letter: Letter) -> str:
    """Return who withdrew or rejected a letter, when and why; "-" if nobody did."""
    if letter.hidden_at is None:
        return "-"
    day = f"{letter.hidden_at:%B} {letter.hidden_at.day}, {letter.hidden_at.year}"
    by = f" by {letter.hidden_by}" if letter.hidden_by else ""
    return f"{day}{by}: {letter.hidden_reason or 'no reason was given'}"


def act_note(act: str, by: object, at: datetime) -> str:
    """Return what was done, by whom if that is known, and on which day at what time."""
    local = timezone.localtime(at)
    who = f" by {by}" if by else ""
    return f"{act}{who} on {local:%B} {local.day}, {local:%Y at %H:%M}"


def kind_label(kind: str) -> str:
    """Return what people call a kind of finding."""
    return KIND_LABELS.get(kind, kind)


def dropped_note(dropped: DroppedFinding) -> str:
    """Return who dropped a finding, when, and why if that was said."""
    note = act_note("Dropped", dropped.dropped_by, dropped.dropped_at)
    return f"{note}: {dropped.reason}" if dropped.reason else note


def last_decision(letter: Letter) -> str:
    """Return who cleared or redacted a letter last, and when; empty if nobody did."""
    acts = AuditEntry.objects.filter(letter_id=letter.pk, verb__in=[Verb.CLEAR, Verb.REDACT])
    if (act := acts.first()) is None:
        return ""
    return act_note("Cleared" if act.verb == Verb.CLEAR else "Redacted", act.user_name, act.at)


def problem_rows(problems: Sequence[Problem], *, with_places: bool = False) -> SafeString | str:
    """Return the problems as a list, "-" for none.

    With `with_places` each that has a place links to the mark that `marked_text` puts there.
    """
    if not problems:
        return "-"
    rows = []
    for number, problem in enumerate(problems):
        place = format_html(' <a href="#problem-{}">Show the place</a>', number)
        has_place = with_places and problem.span is not None and problem.span.end <= LONGEST_LETTER
        rows.append((problem.severity, problem.message_of_item, place if has_place else ""))
    lines = format_html_join("", '<li class="severity-{}">{}{}</li>', rows)
    return format_html('<ul class="problems">{}</ul>', lines)


def finding_rows(letter: Letter) -> SafeString:
    """Return a letter's findings as a list, with who dropped one."""
    dropped = {
        key_of((row.kind, row.text)): act_note(", dropped", row.dropped_by, row.dropped_at)
        for row in letter.dropped_findings.select_related("dropped_by")
    }
    return format_html_join(
        "",
        "<li>{}: <mark>{}</mark> ({}){}</li>",
        (
            (
                kind_label(finding.kind),
                finding.text,
                finding.reason,
                dropped.get(key_of((finding.kind, finding.text)), ""),
            )
            for finding in letter.get_phi_findings()
        ),
    )


def marked_text(text: str, problems: Sequence[Problem]) -> SafeString:
    """Return the text with a mark at each problem's place, unless it overlaps an earlier one.

    A text longer than a page should be is cut, and said to be.
    """
    shown = text[:LONGEST_LETTER]
    cut = "" if shown == text else CUT_TEXT.format(len(shown), len(text))
    marked = format_html_join("", "{}", _pieces(shown, problems))
    return format_html('{}<div class="letter-text">{}</div>', cut, marked)


def _pieces(text: str, problems: Sequence[Problem]) -> Iterator[tuple[SafeString | str]]:
    spans = sorted(
        (problem.span.start, problem.span.end, (number, problem.message))
        for number, problem in enumerate(problems)
        if problem.span is not None and problem.span.end <= len(text)
    )
    for piece, mark in cut_at_spans(text, spans):
        if mark is None:
            yield (piece,)
        else:
            yield (format_html('<mark id="problem-{}" title="{}">{}</mark>', *mark, piece),)
