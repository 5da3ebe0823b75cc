"""Text of scanned pages through Tesseract, where it is installed."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

from .deskew import straighten
from .ocr_repair import repair

DPI = 300
"""What Tesseract is trained for."""

MAX_PIXELS = 40_000_000
"""An A3 page at 300 dpi has 17 million; more is not a letter's page."""

SECONDS_A_PAGE = 120
"""On the clock. A free core needs three; where many processes share it, 40 were too few."""


class OcrMissing(Exception):
    """No Tesseract on this machine."""


class OcrFailed(Exception):
    """Tesseract could not read the page."""


def has_images(page: pypdfium2.PdfPage) -> bool:
    """Return whether a page has an image, so that recognizing its text makes sense."""
    return next(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]), None) is not None


def recognize(page: pypdfium2.PdfPage) -> str:
    """Render one page in grey, level its lines and return what Tesseract reads on it, repaired.

    Raises `OcrMissing` without Tesseract, `OcrFailed` where it fails or takes too long.
    """
    tesseract = shutil.which("tesseract")
    if tesseract is None:
        raise OcrMissing
    width, height = page.get_size()
    scale = DPI / 72
    if width * height * scale * scale > MAX_PIXELS:
        raise OcrFailed("page too large")
    image = io.BytesIO()
    straighten(page.render(scale=scale, grayscale=True).to_pil()).save(image, "PNG")
    command = [tesseract, "stdin", "stdout", "-l", "eng", "--psm", "4", "--dpi", str(DPI)]
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(
            command,
            input=image.getvalue(),
            capture_output=True,
            timeout=SECONDS_A_PAGE,
            check=True,
            env=environment,
            cwd=Path("/"),
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise OcrFailed(str(error)) from error
    return repair(done.stdout.decode("utf-8", "replace"))
