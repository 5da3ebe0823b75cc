"""The states of a letter: how far it came, how its text was got, what the PHI screen found."""

from __future__ import annotations

from django.db import models


class LetterStatus(models.TextChoices):
    """How far a letter has come. Only a published letter is visible to readers.

    Withdrawn and rejected are what a person hid: only a person's own act brings it back.
    `ingest/transitions.py` says which state may follow which; only `ingest/lifecycle/` writes it.
    """

    RECEIVED = "received", "Received"
    PARSED = "parsed", "Parsed, ready to publish"
    NEEDS_REVIEW = "needs_review", "Needs review"
    PUBLISHED = "published", "Published"
    SUPERSEDED = "superseded", "Superseded by a newer letter"
    WITHDRAWN = "withdrawn", "Withdrawn from readers"
    REJECTED = "rejected", "Rejected"
    FAILED = "failed", "Could not be read"


class TextMethod(models.TextChoices):
    """How the letter's text was got from its bytes."""

    NONE = "", "No text yet"
    TEXT_LAYER = "text-layer", "Text layer of the PDF"
    PLAIN = "plain", "Plain text file"
    OCR = "ocr", "Optical character recognition"


class PhiState(models.TextChoices):
    """What the screen for marks that identify people found, and what a person did about it."""

    UNSCREENED = "", "Not screened yet"
    CLEAR = "clear", "Nothing found"
    HELD = "held", "Findings, held back"
    CLEARED = "cleared", "Findings cleared by a person"
    REDACTED = "redacted", "Findings redacted"


PUBLIC_PHI = (PhiState.CLEAR, PhiState.CLEARED, PhiState.REDACTED)
"""States of the screen in which readers may see a letter."""
