"""Pages of the archive's administrators that Django's admin does not bring."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import FormView

from determinations import audit
from determinations.ingest import sources
from determinations.ingest.archives import store_archive, try_again
from determinations.ingest.incoming import Incoming, grouped
from determinations.ingest.intake import open_batch, receive_all
from determinations.ingest.quota import bytes_left
from determinations.ingest.tasks import enqueue, enqueue_unpacking
from determinations.ingest.zip_archives import is_archive
from determinations.models import Archive, Letter, ReceiptResult, Verb

from .forms import UploadForm
from .sign_in_again import sign_in_again


class UploadView(PermissionRequiredMixin, FormView):
    """Take files, store each in a transaction that also queues its reading, show the batch."""

    template_name = "admin/determinations/letter/upload.html"
    form_class = UploadForm
    permission_required = "determinations.add_letter"

    def get_form_kwargs(self) -> dict[str, Any]:
        may_publish = self.request.user.has_perm("determinations.change_letter")
        return {
            **super().get_form_kwargs(),
            "may_publish": may_publish,
            "bytes_left": bytes_left(self.request.user.pk or 0),
        }

    def form_valid(self, form: UploadForm) -> HttpResponse:
        batch = open_batch("upload", self.request.user)
        publish: bool = form.cleaned_data.get("publish_when_clean", False)
        results: list[str] = []
        letters: list[Iterator[Incoming]] = []
        for file in form.cleaned_data["files"]:
            if is_archive(file.name, file):
                store_archive(
                    batch, file.name, file, publish_when_clean=publish, then=enqueue_unpacking
                )
                messages.success(self.request, f"Stored {file.name}; unpacking it has begun.")
                continue
            letters.append(sources.from_upload(file.name, file, file.size))
        for group in grouped(chain.from_iterable(letters)):
            receipts = receive_all(batch, group, publish_when_clean=publish, then=enqueue)
            results += [receipt.result for receipt in receipts]
        self._report(results)
        return HttpResponseRedirect(reverse("admin:determinations_batch_change", args=[batch.pk]))

    def form_invalid(self, form: UploadForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=400)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **admin.site.each_context(self.request),
            title="Upload letters",
            opts=Letter._meta,
            **kwargs,
        )

    def _report(self, results: list[str]) -> None:
        stored = results.count(ReceiptResult.STORED)
        refused = results.count(ReceiptResult.REFUSED)
        if stored:
            messages.success(
                self.request,
                f"{stored} {'file' if stored == 1 else 'files'} stored; reading them has begun. "
                "Reload this page to see how far it is.",
            )
        if refused:
            messages.error(
                self.request,
                f"{refused} {'file was' if refused == 1 else 'files were'} refused: see below.",
            )


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
