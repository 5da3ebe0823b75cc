"""From one letter that is done to the next one that waits."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html

from determinations.models import Letter

from . import presence, session
from .letter_page import name_of
from .order import place_of
from .queue import QueueFilter


def behind(request: HttpRequest, letter_id: int) -> int | None:
    """Return the letter to open once somebody is done with this one; asked before the act."""
    return place_of(letter_id, QueueFilter.of(request.GET), session.later_of(request)).after


def done(
    request: HttpRequest,
    letter: Letter,
    after: int | None,
    told: str,
    by: User,
    *,
    counts: bool = True,
) -> HttpResponse:
    """Open the next letter that waits, or the list where none does."""
    presence.note_gone(letter.pk, by)
    queue_filter = QueueFilter.of(request.GET)
    if counts:
        session.note_done(request, queue_filter, letter.pk)
    letter = Letter.objects.select_related("case").get(pk=letter.pk)  # its number may be another
    message = format_html("{} was {}.", name_of(letter), told)
    if counts:  # what can be taken back is taken back there
        history = reverse("staff:history", args=[letter.pk])
        message = format_html('{} <a href="{}">Its history</a>', message, history)
    messages.success(request, message)
    if after is None:
        messages.success(request, "No other letter waits here.")
        return redirect(queue_filter.url_of_list())
    return redirect(queue_filter.url_of(after))
