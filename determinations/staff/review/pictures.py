"""A page of a letter's file as a picture, and the marked words of its text as a field's value."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from determinations.ingest.page_pictures import has_pictures, page_picture
from determinations.letters import REST, UnreadableLetter
from determinations.models import Letter
from determinations.staff.access import needs

from .letter_page import may_see_pictures
from .marking import MarkedWords, value_of

MOST_FRAMED = 200
"""Passages that are looked for on a page."""
POLICY = "default-src 'none'; frame-ancestors 'none'"


@require_GET
@needs("view_letter")
def picture(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Send a page as a PNG; the file itself never reaches the browser."""
    if not may_see_pictures(request):
        return HttpResponse("Give your password again.", status=403, content_type="text/plain")
    letters = Letter.objects.defer(None).defer("text", "redacted_text", "readers_copy")
    letter = get_object_or_404(letters, pk=pk)
    if not has_pictures(letter) or not 1 <= number <= letter.pages:
        raise Http404
    try:
        drawn = page_picture(letter, number, _framed(request, letter))
    except UnreadableLetter as error:
        return HttpResponse(str(error), status=404, content_type="text/plain")
    response = HttpResponse(drawn, content_type="image/png")
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _framed(request: HttpRequest, letter: Letter) -> list[str]:
    """Return the marks to frame in the picture, where they are asked for by who may decide."""
    if "marks" not in request.GET or not request.user.has_perm("determinations.change_letter"):
        return []
    passages = [*letter.get_redacted_passages()]
    passages += [(finding.kind, finding.text) for finding in letter.get_phi_findings()]
    texts = dict.fromkeys(" ".join(text.split()) for kind, text in passages if kind != REST)
    return list(texts)[:MOST_FRAMED]


@require_GET
@needs("view_letter")
def marked_value(request: HttpRequest, pk: int) -> JsonResponse:
    """Answer with what marked words of the text are as a field's value."""
    letter = get_object_or_404(Letter, pk=pk)
    try:
        words = MarkedWords.of(letter.reading_text, request.GET)
    except ValueError as error:
        return JsonResponse({"message": str(error)}, status=400)
    return JsonResponse(value_of(words))
