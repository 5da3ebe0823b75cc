"""The original file of a letter, for administrators."""

from __future__ import annotations

import io

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET

from determinations import audit
from determinations.ingest.letter_bytes import BytesLost, bytes_of
from determinations.models import Letter, Verb

from .sign_in_again import sign_in_again


@require_GET
@permission_required("determinations.view_letter", raise_exception=True)
@sign_in_again
def download_original(request: HttpRequest, pk: int) -> FileResponse | HttpResponse:
    """Send the file as it came, only ever as a download: it may be anything."""
    letters = Letter.objects.defer(None).defer("text", "redacted_text", "readers_copy")
    letter = get_object_or_404(letters.select_related("case"), pk=pk)
    try:
        content = bytes_of(letter)
    except BytesLost as error:
        messages.error(request, f"{error} Bring it back from a backup of the storage.")
        return redirect("admin:determinations_letter_change", letter.pk)
    audit.record(Verb.DOWNLOAD, letter=letter, from_state=letter.status)
    return FileResponse(
        io.BytesIO(content),
        as_attachment=True,
        filename=letter.file_name.rsplit("/", 1)[-1],
        content_type="application/octet-stream",
    )
