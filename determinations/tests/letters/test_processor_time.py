"""A file whose text takes very long to get ends with its share of the processor, not a scan's."""

from __future__ import annotations

import io
import time

import pikepdf
import pytest

from determinations.ingest.reader import LetterReader
from determinations.letters import UnreadableLetter, read
from determinations.letters.child import sandbox
from determinations.tests.archive import letter_text
from determinations.tests.letters.child_programs import RUNS_THE_FILE
from synthetic.pdf import to_pdf


def form(pdf, content, **resources):
    """Return a form (XObject) that a page, or another form, draws."""
    return pdf.make_stream(
        content,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Form,
        BBox=[0, 0, 600, 700],
        Resources=pikepdf.Dictionary(**resources),
    )


def forms_within_forms(depth=12, times=10) -> bytes:
    """Return a letter of a few kilobytes whose page draws `times ** depth` forms."""
    with pikepdf.open(io.BytesIO(to_pdf(letter_text()))) as pdf:
        inner = form(pdf, b"n ")
        for _ in range(depth):
            inner = form(pdf, b"/X Do " * times, XObject=pikepdf.Dictionary(X=inner))
        page = pdf.pages[0]
        page.contents_add(b"%b Do" % str(page.add_resource(inner, pikepdf.Name.XObject)).encode())
        buffer = io.BytesIO()
        pdf.save(buffer)
        return buffer.getvalue()


@pytest.fixture(params=["as confined as can be", "without bubblewrap"])
def reader(request, monkeypatch):
    if request.param == "without bubblewrap":
        monkeypatch.setattr(sandbox, "bubblewrap", list)
    with LetterReader() as reader:
        yield reader


def test_a_slow_file_is_a_message_beside_it_and_the_reader_goes_on(reader, settings):
    settings.IMR_TEXT_SECONDS = 2
    slow, good = forms_within_forms(), letter_text().encode()
    assert len(slow) < 10_000
    began = time.monotonic()
    with pytest.raises(UnreadableLetter, match=r"more than 2 seconds of the processor") as refusal:
        reader.read(slow, "application/pdf")
    assert refusal.value.code == "too-slow"
    assert not refusal.value.waits
    assert time.monotonic() - began < settings.IMR_READ_SECONDS / 2
    assert reader.read(good, "text/plain") == read(good, "text/plain")


def test_the_readers_copy_of_a_slow_file_ends_so_too(settings):
    settings.IMR_TEXT_SECONDS = 2
    with LetterReader() as reader, pytest.raises(UnreadableLetter, match="of the processor"):
        reader.copy(forms_within_forms(), recognized=False)


def test_recognizing_a_scan_is_not_counted_and_what_follows_is(settings):
    settings.IMR_TEXT_SECONDS = 1
    spend = "while time.process_time() < began + 2: pass"
    start = "import time; from determinations.letters.processor_time import not_counted; "
    start += "began = time.process_time()\n"
    with LetterReader(program=RUNS_THE_FILE) as reader:
        for code, outcome in [
            (f"with not_counted():\n    {spend}", "reached"),
            (spend, "more than"),
        ]:
            with pytest.raises(UnreadableLetter, match=outcome):
                reader.read((start + code).encode(), "text/plain")
