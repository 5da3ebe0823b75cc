"""A file's bytes to normalized text: text layer, plain text or scan."""

from .file_text import ExtractedText, UnreadableLetter, extract
from .normalization import normalize

__all__ = ["ExtractedText", "UnreadableLetter", "extract", "normalize"]
