"""Files of an upload as scripts send them: large ones in chunks (tus 1.0), small ones in groups.

Of tus (https://tus.io/protocols/resumable-upload) this is the core with the extensions creation,
checksum and termination, so that other clients than the page's own can send as well.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from determinations.accounts.people import signed_in
from determinations.ingest import sources
from determinations.ingest.incoming import Incoming
from determinations.ingest.intake import open_batch
from determinations.ingest.quota import OverQuota
from determinations.ingest.tasks import enqueue, enqueue_filing
from determinations.ingest.uploads import (
    CHUNK_BYTES,
    ChunkDamaged,
    UploadRefused,
    WrongLength,
    WrongOffset,
    append,
    begin,
    give_up,
    receive_once,
)
from determinations.ingest.zip_archives import is_archive
from determinations.models import Batch, Receipt, Upload, UploadState
from determinations.typed_numbers import whole_number

from .access import needs
from .letter_links import letter_url

TUS_VERSION = "1.0.0"
SIZE_DIGITS = 15
"""Digits of a file's length or of a place in it, at most."""
CHUNK_TYPE = "application/offset+octet-stream"
SHA256_HEX = re.compile(r"[0-9a-fA-F]{64}")
CHECKSUM_MISMATCH = 460
"""As the extension checksum has it."""


@require_POST
@needs("add_letter")
def open_upload(request: HttpRequest) -> JsonResponse:
    """Open a batch that files are then sent to; answer with where its page is."""
    batch = open_batch("upload", signed_in(request))
    return JsonResponse(
        {
            "batch": batch.pk,
            "page": reverse("staff:batch", args=[batch.pk]),
            "progress": reverse("staff:batch_progress", args=[batch.pk]),
        },
        status=201,
    )


@require_POST
@needs("add_letter")
def receive_group(request: HttpRequest) -> JsonResponse:
    """Store small files that come together; answer with what became of each, in their order.

    Their paths come beside them, since a form names a file without its folder.
    """
    batch = _open_batch(request, request.POST.get("batch", ""))
    files, paths = request.FILES.getlist("files"), request.POST.getlist("paths")
    if not files or len(files) != len(paths):
        return JsonResponse({"message": "Each file needs its path."}, status=400)
    incoming: list[Incoming] = []
    for path, file in zip(paths, files, strict=True):
        if is_archive(path, file):
            return JsonResponse({"message": "Zip archives come in chunks."}, status=400)
        incoming += sources.from_upload(path, file, file.size or 0)
    publish = _may_publish(request, request.POST.get("publish", ""))
    account = signed_in(request)
    try:
        receipts = receive_once(account, batch, incoming, publish_when_clean=publish, then=enqueue)
    except OverQuota as above:
        return JsonResponse({"message": str(above)}, status=403)
    return JsonResponse({"files": [_told(request, receipt) for receipt in receipts]})


def _told(request: HttpRequest, receipt: Receipt) -> dict[str, Any]:
    letter = receipt.letter
    return {
        "result": receipt.result,
        "message": receipt.message,
        "sha256": letter.sha256 if letter else None,
        "since": letter.received_at.isoformat() if letter else None,
        "url": letter_url(request, letter) if letter else None,
    }


def speaks_tus(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse clients that speak another version of the protocol, and say which is spoken here."""

    @wraps(view)
    def spoken(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.headers.get("Tus-Resumable", TUS_VERSION) != TUS_VERSION:
            return _tus(412, "This is not spoken here.", **{"Tus-Version": TUS_VERSION})
        return view(request, *args, **kwargs)

    return spoken


@require_http_methods(["OPTIONS", "POST"])
@needs("add_letter")
@speaks_tus
def create_upload(request: HttpRequest) -> HttpResponse:
    """Announce a file: its length, and in the metadata filename, batch, sha256 and publish."""
    if request.method == "OPTIONS":
        return _tus(
            204,
            **{
                "Tus-Version": TUS_VERSION,
                "Tus-Extension": "creation,checksum,termination",
                "Tus-Checksum-Algorithm": "sha256",
            },
        )
    length = whole_number(request.headers.get("Upload-Length"), SIZE_DIGITS)
    given = _metadata(request.headers.get("Upload-Metadata", ""))
    sha256 = given.get("sha256", "")
    if length is None or (sha256 and not SHA256_HEX.fullmatch(sha256)):
        return _tus(400, "The length, or the SHA-256, of the file can't be read.")
    batch = _open_batch(request, given.get("batch", ""))
    try:
        upload = begin(
            signed_in(request),
            batch,
            given.get("filename", ""),
            length,
            publish_when_clean=_may_publish(request, given.get("publish", "")),
            sha256=sha256,
        )
    except UploadRefused as refused:
        return _tus(413, str(refused))
    except OverQuota as above:
        return _tus(403, str(above))
    return _tus(201, Location=reverse("staff:upload_file", args=[upload.pk]))


@require_http_methods(["HEAD", "PATCH", "DELETE"])
@needs("add_letter")
@speaks_tus
def upload_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Tell how much of a file has come, take its next chunk, or forget it."""
    uploads: QuerySet[Upload] = Upload.objects.exclude(state=UploadState.ABANDONED)
    upload = get_object_or_404(uploads.filter(batch__received_by=signed_in(request)), pk=pk)
    answer: Callable[[HttpRequest, Upload], HttpResponse] = {
        "HEAD": _head,
        "PATCH": _patch,
        "DELETE": _delete,
    }[str(request.method)]
    return answer(request, upload)


def _head(request: HttpRequest, upload: Upload) -> HttpResponse:
    offset = {"Upload-Offset": str(upload.received), "Upload-Length": str(upload.size)}
    return _tus(200, **offset, **{"Imr-Batch": str(upload.batch_id)})


def _patch(request: HttpRequest, upload: Upload) -> HttpResponse:
    offset = whole_number(request.headers.get("Upload-Offset"), SIZE_DIGITS)
    if request.content_type != CHUNK_TYPE:
        return _tus(415, f"Chunks come as {CHUNK_TYPE}.")
    try:
        sha256 = _checksum(request.headers.get("Upload-Checksum", ""))
    except ValueError:
        return _tus(400, "The checksum can't be read; it is sha256 and base64.")
    if offset is None:
        return _tus(400, "The offset can't be read.")
    content = request.read(CHUNK_BYTES)
    try:
        received = append(upload, offset, content, sha256=sha256, then=enqueue_filing)
    except WrongOffset as wrong:
        return _tus(409, str(wrong), **{"Upload-Offset": str(wrong.received)})
    except WrongLength as wrong:
        return _tus(400, str(wrong))
    except ChunkDamaged:
        return _tus(CHECKSUM_MISMATCH, "The chunk did not arrive as it left. Send it again.")
    return _tus(204, **{"Upload-Offset": str(received)})


def _delete(request: HttpRequest, upload: Upload) -> HttpResponse:
    if give_up(upload.pk, "Its sender stopped it"):
        return _tus(204)
    return _tus(409, "The file has arrived whole, and is kept.")


def _tus(status: int, message: str = "", **headers: str) -> HttpResponse:
    return HttpResponse(
        message,
        status=status,
        content_type="text/plain; charset=utf-8",
        headers={"Tus-Resumable": TUS_VERSION, **headers},
    )


def _metadata(header: str) -> dict[str, str]:
    """Return what an Upload-Metadata header tells: names with values in base64."""
    pairs = (pair.strip().partition(" ") for pair in header.split(","))
    told = {}
    for name, _, value in pairs:
        try:
            told[name] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            continue
    return told


def _checksum(header: str) -> bytes:
    """Return the SHA-256 that an Upload-Checksum header tells, b"" without one."""
    if not header:
        return b""
    algorithm, _, value = header.partition(" ")
    digest = base64.b64decode(value, validate=True)
    if algorithm != "sha256" or len(digest) != 32:
        raise ValueError(header)
    return digest


def _open_batch(request: HttpRequest, number: str) -> Batch:
    """Return a batch of who asks; 404 for one of somebody else."""
    return get_object_or_404(
        Batch, pk=whole_number(number) or 0, received_by=signed_in(request), source="upload"
    )


def _may_publish(request: HttpRequest, wish: str) -> bool:
    """Return whether letters publish themselves: it was wished for, by who may publish."""
    if wish != "on":
        return False
    if not request.user.has_perm("determinations.change_letter"):
        raise PermissionDenied
    return True
