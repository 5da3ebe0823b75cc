"""How far a scanned page is turned, and turning it back, before its text is recognized.

Tesseract follows lines that slope, but drops short ones beside longer ones beyond a degree or two:
often just the line with the case number or the outcome. The angle is the one at which the rows of
the page tell lines and gaps apart best (a projection profile).
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from PIL import Image, ImageStat

WIDEST = 6.0
"""Degrees to either side; a page fed by hand or bent by its staple stays well below."""

LEAST = 0.15
"""A page that is turned less than this is left as it is: turning blurs a little."""

_COARSE, _FINE = 0.5, 0.1
_WIDTH = 700
"""Pixels across of the small copy that is measured: a line of type is some five rows high."""

_EDGE = 0.04
"""Share of the page at each side that is not measured: shadows of the scanner's lid, holes."""

_LONGEST = 3
"""Times as long as wide: beyond it is no letter's page, and turning one would need much memory."""

_GRAIN = 30
"""What is darker than the paper by less than this is its grain, not ink."""

_CLEARER = 1.1
"""By so much the rows have to tell lines and gaps apart better than on the page as it lies."""


def straighten(page: Image.Image) -> Image.Image:
    """Return a grey page with its lines level; the page itself where they are level already."""
    angle = skew_of(page)
    if not angle:
        return page
    return page.rotate(-angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def skew_of(page: Image.Image) -> float:
    """Return by how many degrees a grey page's lines rise to the right, 0 where that is unsure."""
    if max(page.size) > _LONGEST * min(page.size):
        return 0.0
    ink = _ink(page)
    level = _clarity(ink, 0)
    steps = round(WIDEST / _COARSE)
    best, _ = _clearest(ink, (_COARSE * step for step in range(-steps, steps + 1)))
    around = round(_COARSE / _FINE)
    best, clarity = _clearest(ink, (best + _FINE * step for step in range(-around, around + 1)))
    return round(best, 1) if abs(best) >= LEAST and clarity > _CLEARER * level else 0.0


def _ink(page: Image.Image) -> Image.Image:
    """Return a small copy of the page's middle, black except for its ink."""
    x, y = round(page.width * _EDGE), round(page.height * _EDGE)
    middle = page.crop((x, y, page.width - x, page.height - y))
    middle.thumbnail((_WIDTH, _LONGEST * _WIDTH), Image.Resampling.BOX)
    paper = ImageStat.Stat(middle).median[0]
    return middle.point([max(0, paper - _GRAIN - grey) for grey in range(256)])


def _clearest(ink: Image.Image, angles: Iterable[float]) -> tuple[float, float]:
    """Return the angle at which rows of ink and gaps differ most, and how much they differ."""
    clarity, angle = max((_clarity(ink, angle), angle) for angle in angles)
    return angle, clarity


def _clarity(ink: Image.Image, angle: float) -> float:
    """Return how much the ink changes from row to row once the page is turned back by the angle."""
    turned = ink.rotate(-angle, Image.Resampling.BILINEAR)
    rows = turned.convert("F").resize((1, turned.height), Image.Resampling.BOX).tobytes()
    return float(sum((a - b) ** 2 for a, b in pairwise(memoryview(rows).cast("f"))))
