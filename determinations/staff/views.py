"""The original file of a letter, for administrators."""

from __future__ import annotations

import io

from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from determinations import audit
from determinations.models import Letter, Verb

from .sign_in_again import sign_in_again


@require_GET
@permission_required("determinations.view_letter", raise_exception=True)
@sign_in_again
def original(request: HttpRequest, pk: int) -> FileResponse:
    """Send the file as it came, only ever as a download: it may be anything."""
    letters = Letter.objects.defer(None).defer("text", "redacted_text", "readers_copy")
    letter = get_object_or_404(letters.select_related("case"), pk=pk)
    audit.record(Verb.DOWNLOAD, letter=letter, from_state=letter.status)
    return FileResponse(
        io.BytesIO(letter.content),
        as_attachment=True,
        filename=letter.file_name.rsplit("/", 1)[-1],
        content_type="application/octet-stream",
    )
