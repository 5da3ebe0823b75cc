"""A letter's text as a scanner would have it: a PDF of page images, skewed and noisy, no text."""

from __future__ import annotations

import io
import random

import pypdfium2
from PIL import Image, ImageChops, ImageFilter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from .pdf import to_pdf

DPI = 200
"""What office scanners are set to."""

PAPER, NOISE, BLUR, JPEG_QUALITY = 245, 24, 0.6, 80
_DEFAULT_SKEW = 0.0


def to_scan(text: str, skew: float = _DEFAULT_SKEW, seed: int = 0, dpi: int = DPI) -> bytes:
    """Return an image-only PDF of the text, the same bytes for the same arguments.

    `skew` turns every page by so many degrees counter-clockwise, `seed` chooses the noise.
    """
    chance = random.Random(seed)
    source = pypdfium2.PdfDocument(to_pdf(text))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=True)
    for page in source:
        size = page.get_size()
        image = page.render(scale=dpi / 72, grayscale=True).to_pil()
        jpeg = io.BytesIO()
        spoil(image, skew, chance).save(jpeg, "JPEG", quality=JPEG_QUALITY)
        canvas.setPageSize(size)
        canvas.drawImage(ImageReader(jpeg), 0, 0, *size)
        canvas.showPage()
    canvas.save()
    source.close()
    return buffer.getvalue()


def spoil(image: Image.Image, skew: float, chance: random.Random) -> Image.Image:
    """Return a clean grey page turned, softened and speckled as scanning does it."""
    turned = image.rotate(skew, Image.Resampling.BICUBIC, fillcolor=255)
    paper = turned.filter(ImageFilter.GaussianBlur(BLUR)).point(lambda grey: grey * PAPER // 255)
    grain = Image.frombytes("L", image.size, chance.randbytes(image.width * image.height))
    centred = grain.point(lambda grey: grey * 2 * NOISE // 255)
    return ImageChops.add(paper, centred, offset=-NOISE)
