"""Pages of a letter as pictures: drawn in the child, bounded, and nothing but a PNG."""

from __future__ import annotations

import io

import pikepdf
import pytest
from PIL import Image

from determinations.letters import UnreadableLetter
from determinations.letters.child.answers import OddAnswer
from determinations.letters.child.limits import Limits
from determinations.letters.child.process import ChildProcess
from determinations.letters.page_picture import MOST_PIXELS, PNG_HEADER, draw_page, is_picture
from determinations.tests.hostile_pdfs import HOSTILE, changed
from determinations.tests.letters.child_programs import SAYS_THE_FILE
from synthetic.pdf import to_pdf

TWO_PAGES = to_pdf("First page.\fSecond page, with more.")


def size_of(picture: bytes) -> tuple[int, int]:
    assert is_picture(picture)
    return Image.open(io.BytesIO(picture)).size


def test_each_page_is_drawn_as_it_is_printed():
    first, second = draw_page(TWO_PAGES, 1), draw_page(TWO_PAGES, 2)
    assert size_of(first) == size_of(second)
    assert first != second
    with pytest.raises(UnreadableLetter, match="no page 3"):
        draw_page(TWO_PAGES, 3)


@pytest.mark.parametrize("kind", HOSTILE)
def test_of_a_hostile_file_comes_a_picture(kind):
    picture = draw_page(changed(HOSTILE[kind][0]), 1)
    assert max(size_of(picture)) <= MOST_PIXELS + 1


@pytest.mark.parametrize("box", [[0, 0, 14400, 14400], [0, 0, 14400, 1], [0, 0, 1, 1]])
def test_a_page_of_any_size_is_a_picture_of_bounded_size(box):
    def resize(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj["/MediaBox"] = pikepdf.Array(box)

    assert max(size_of(draw_page(changed(resize), 1))) <= MOST_PIXELS + 1


def test_what_is_no_pdf_is_said():
    with pytest.raises(UnreadableLetter, match="could not be opened"):
        draw_page(b"%PDF-1.4 nothing", 1)


@pytest.fixture
def child():
    with ChildProcess(Limits(1 << 30, 60, 60)) as child:
        yield child


def test_the_child_draws_and_then_goes_on(child):
    assert child.draw(TWO_PAGES, 2, 30) == draw_page(TWO_PAGES, 2)
    with pytest.raises(UnreadableLetter, match="no page 9"):
        child.draw(TWO_PAGES, 9, 30)
    assert child.draw(TWO_PAGES, 1, 30) == draw_page(TWO_PAGES, 1)


@pytest.mark.parametrize(
    "said",
    [
        b"<html>",
        PNG_HEADER,
        PNG_HEADER + b"\0\0\0\rIHDR" + b"\0\0\xff\xff" * 2,
        b"%PDF-1.7",
    ],
)
def test_nothing_else_is_taken_for_a_picture(said):
    frame = len(said).to_bytes(4, "big") + said
    with ChildProcess(Limits(1 << 30, 60, 60), SAYS_THE_FILE) as child, pytest.raises(OddAnswer):
        child.draw(b"say:" + frame, 1, 30)


def test_words_are_framed_where_the_page_has_them():
    plain = draw_page(TWO_PAGES, 1)
    assert draw_page(TWO_PAGES, 1, ["no such words"]) == plain
    assert draw_page(TWO_PAGES, 1, ["First page"]) != plain
    assert draw_page(TWO_PAGES, 2, ["First page"]) == draw_page(TWO_PAGES, 2)
