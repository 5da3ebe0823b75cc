"""Decisions as a file: what there is to choose (/decisions/export/), and the file itself."""

from __future__ import annotations

import errno
import tempfile
from collections.abc import Generator, Iterator
from contextlib import closing
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_safe

from determinations.old_addresses import redirect_old_addresses
from determinations.research.exhibits.allowance import Allowance
from determinations.research.exhibits.recording import Recorder
from determinations.research.export import (
    COLUMNS,
    DICTIONARY,
    FORMATS,
    Export,
    ExportedItem,
    Format,
    columns,
    exported_items,
)
from imr_archive.long_answers import LongLines, NoTurn, Turn, is_gone, refuse_turn, take_turn
from imr_archive.refusals import refusal

from .export_choice import ExportChoice, NotExported, choice_of

CHUNK = 65_536
"""Characters that are sent at once."""
NOT_KEPT = "Not kept, since too much was exported today; a file of tomorrow has an address for it"
LOOKED_AFTER = 200
"""Decisions after which it is looked whether anybody still waits for the file."""


class _Abandoned(Exception):
    """Nobody waits for the file any more."""


@require_safe
@redirect_old_addresses
def export_page(request: HttpRequest) -> HttpResponse:
    """Offer the kinds of files that the decisions of a search, or ticked ones, can be had as."""
    try:
        choice = choice_of(request.GET, request.user)
    except NotExported as reason:
        return refusal(request, 400, str(reason))
    context = {
        "choice": choice,
        "formats": FORMATS.values(),
        "columns": COLUMNS,
        "dictionary": DICTIONARY,
        "hidden": [(name, value) for name, values in choice.params.lists() for value in values],
    }
    return render(request, "decisions/export.html", context)


@require_GET
def export_file(request: HttpRequest) -> HttpResponseBase:
    """Send the file. It is written while it is read, or to a temporary file without a name."""
    kind = {**FORMATS, DICTIONARY.name: DICTIONARY}.get(request.GET.get("format", ""))
    if kind is None:
        return refusal(request, 400, f"There are these kinds of files: {', '.join(FORMATS)}.")
    try:
        turn = take_turn(request)
    except NoTurn as reason:
        return refuse_turn(request, reason)
    try:
        return _answer(request, kind, turn)
    except BaseException:
        turn.give_back()
        raise


def _answer(request: HttpRequest, kind: Format, turn: Turn) -> HttpResponseBase:
    try:
        choice = choice_of(request.GET, request.user)
    except NotExported as reason:
        turn.give_back()
        return refusal(request, 400, str(reason))
    recorder, exhibit = _exhibit(request, kind, choice)
    export = _export(request, kind, choice, recorder, exhibit)
    name = _file_name(kind, is_invented=export.about.samples.shown)
    # of a table of CSV, which has no place for it, programs learn it here
    link = {"Link": f'<{exhibit}>; rel="describedby"'} if recorder else {}
    if kind.lines is not None:
        stream = LongLines(_chunks(kind.lines(export), recorder), turn)
        headers = {"Content-Disposition": f'attachment; filename="{name}"', **link}
        return StreamingHttpResponse(stream, content_type=kind.media_type, headers=headers)
    try:
        file = _written(kind, export)
        if recorder:
            recorder.save()
        return FileResponse(
            file, as_attachment=True, filename=name, content_type=kind.media_type, headers=link
        )
    except _Abandoned:
        return HttpResponse(status=499)  # nobody reads it; nginx's own number for that
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        return refusal(
            request, 413, "There is no room for so large a file. Narrow the search, or take CSV."
        )
    finally:
        turn.give_back()


def _exhibit(
    request: HttpRequest, kind: Format, choice: ExportChoice
) -> tuple[Recorder | None, str]:
    """Return what records the file, if anything does, and what the file says of its exhibit."""
    if kind is DICTIONARY or choice.is_private:
        return None, ""
    allowance = Allowance(request.user, timezone.localdate())
    if not allowance.has_room():
        return None, NOT_KEPT
    recorder = Recorder(choice.exhibit(kind), allowance)
    return recorder, request.build_absolute_uri(recorder.exhibit.get_absolute_url())


def _export(
    request: HttpRequest,
    kind: Format,
    choice: ExportChoice,
    recorder: Recorder | None,
    exhibit: str,
) -> Export:
    site = request.build_absolute_uri("/").rstrip("/")
    items = exported_items(choice.first(kind.most), site)
    if recorder:
        items = recorder.watch(items)
    return Export(
        choice.about(request, kind, exhibit),
        items if kind.lines else _while_wanted(request, items),
        [*columns(with_summary=bool(request.GET.get("summary"))), *choice.columns],
        choice.snippets,
    )


def _while_wanted(request: HttpRequest, items: Iterator[ExportedItem]) -> Iterator[ExportedItem]:
    for number, item in enumerate(items):
        if number % LOOKED_AFTER == 0 and is_gone(request):
            raise _Abandoned
        yield item


def _written(kind: Format, export: Export) -> IO[bytes]:
    """Return the file, open at its start; it has no name, and goes when it is closed."""
    assert kind.write is not None, kind.name  # noqa: S101  # either lines or this
    file = tempfile.TemporaryFile()  # noqa: SIM115  # the answer closes it
    try:
        kind.write(file, export)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _chunks(
    lines: Generator[str, None, None], recorder: Recorder | None
) -> Generator[str, None, None]:
    """Yield lines as chunks; closing it ends what makes them, wherever that is."""
    waiting: list[str] = []
    size = 0
    with closing(lines):
        for line in lines:
            waiting.append(line)
            size += len(line)
            if size >= CHUNK:
                yield "".join(waiting)
                waiting, size = [], 0
        yield "".join(waiting)
    if recorder:  # who stopped reading before has no whole file
        recorder.save()


def _file_name(kind: Format, *, is_invented: bool) -> str:
    what = "dictionary" if kind is DICTIONARY else "decisions"
    samples = "-invented-samples" if is_invented else ""
    return f"imr-{what}-{timezone.localdate():%Y-%m-%d}{samples}{kind.suffix}"
