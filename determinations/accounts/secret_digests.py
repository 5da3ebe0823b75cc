"""What the database keeps of a secret that opens something by itself: an invitation, an API key."""

from __future__ import annotations

import hashlib


def digest_of(secret: str) -> str:
    """Return a secret's SHA-256 in hex; a random secret needs no salt, and is looked up by it."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
