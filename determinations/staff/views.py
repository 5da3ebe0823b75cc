"""Pages of the archive's administrators that Django's admin does not bring."""

from __future__ import annotations

import io

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from determinations import audit
from determinations.ingest.archives import try_again
from determinations.ingest.tasks import enqueue_unpacking
from determinations.models import Archive, Letter, Verb

from .sign_in_again import sign_in_again


@require_POST
@permission_required("determinations.add_letter", raise_exception=True)
def retry_archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Unpack an archive once more that could not be unpacked."""
    archive = get_object_or_404(Archive, pk=pk)
    if try_again(archive.pk, then=enqueue_unpacking):
        messages.success(request, f"Unpacking {archive.file_name} has begun again.")
    return redirect("admin:determinations_batch_change", archive.batch_id)


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
