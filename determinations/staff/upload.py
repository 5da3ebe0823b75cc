"""The page on which letters are uploaded: /staff/upload/."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from determinations.accounts.people import hold, signed_in
from determinations.ingest import sources
from determinations.ingest.archives import store_archive
from determinations.ingest.incoming import Incoming, grouped
from determinations.ingest.intake import open_batch, receive_all
from determinations.ingest.quota import bytes_left
from determinations.ingest.tasks import enqueue, enqueue_unpacking
from determinations.ingest.zip_archives import is_archive
from determinations.models import Batch, ReceiptResult

from .access import needs
from .forms import UploadForm


@require_http_methods(["GET", "HEAD", "POST"])
@needs("add_letter")
def upload_page(request: HttpRequest) -> HttpResponse:
    """Take files, store them and queue their reading in one transaction, show the batch."""
    if request.method != "POST":
        return _page(request, _form(request))
    with transaction.atomic():
        hold(signed_in(request))  # two at once are not given the same room
        form = _form(request)
        form.is_bound = True  # with nothing chosen the body is empty
        if not form.is_valid():
            return _page(request, form)
        batch = open_batch("upload", signed_in(request))
        publish: bool = form.cleaned_data.get("publish_when_clean", False)
        results = _store(request, batch, form.cleaned_data["files"], publish)
    _report(request, results)
    return redirect("staff:batch", batch.pk)


def _form(request: HttpRequest) -> UploadForm:
    user = signed_in(request)
    return UploadForm(
        request.POST or None,
        request.FILES or None,
        may_publish=user.has_perm("determinations.change_letter"),
        bytes_left=bytes_left(user.pk),
    )


def _page(request: HttpRequest, form: UploadForm) -> HttpResponse:
    status = 400 if form.is_bound else 200
    context = {
        "form": form,
        "limits": {
            "letter": settings.IMR_MAX_LETTER_BYTES,
            "archive": settings.IMR_MAX_ARCHIVE_BYTES,
            "form": settings.IMR_MAX_UPLOAD_BYTES,
            "left": form.bytes_left,
        },
        "unfinished_days": settings.IMR_UNFINISHED_UPLOAD_DAYS,
    }
    return render(request, "staff/upload.html", context, status=status)


def _store(
    request: HttpRequest, batch: Batch, files: Iterable[UploadedFile], publish: bool
) -> list[str]:
    """Store files and archives; return what became of each file that is no archive."""
    results: list[str] = []
    letters: list[Iterator[Incoming]] = []
    for file in files:
        name = file.name or ""
        if is_archive(name, file):
            store_archive(batch, name, file, publish_when_clean=publish, then=enqueue_unpacking)
            messages.success(request, f"Stored {name}; unpacking it has begun.")
            continue
        letters.append(sources.from_upload(name, file, file.size or 0))
    for group in grouped(chain.from_iterable(letters)):
        receipts = receive_all(batch, group, publish_when_clean=publish, then=enqueue)
        results += [receipt.result for receipt in receipts]
    return results


def _report(request: HttpRequest, results: list[str]) -> None:
    stored = results.count(ReceiptResult.STORED)
    refused = results.count(ReceiptResult.REFUSED)
    if stored:
        messages.success(
            request,
            f"{stored} {'file' if stored == 1 else 'files'} stored; reading them has begun.",
        )
    if refused:
        messages.error(
            request, f"{refused} {'file was' if refused == 1 else 'files were'} refused: see below."
        )
