"""A page of a letter's file as a picture, and the marked words of its text as a field's value."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from determinations.ingest.page_pictures import has_pictures, page_picture
from determinations.letters import UnreadableLetter
from determinations.models import Letter
from determinations.staff.access import needs

from .letter_page import may_see_pictures
from .marking import MarkedWords, value_of

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
        drawn = page_picture(letter, number)
    except UnreadableLetter as error:
        return HttpResponse(str(error), status=404, content_type="text/plain")
    response = HttpResponse(drawn, content_type="image/png")
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


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
