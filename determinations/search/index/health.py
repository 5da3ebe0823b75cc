"""The state of the index, for those who watch over a node."""

from __future__ import annotations

import time
from typing import Any

from .files import current_generation, read_followed
from .reader import IndexUnavailable, reader


def items_indexed() -> int:
    """Return how many disputed items can be found. Raises `IndexUnavailable`."""
    return int(reader.searcher().num_docs)


def index_horizon() -> int | None:
    """Return the transaction up to which this machine's index has followed; None without one."""
    generation = current_generation()
    followed = read_followed(generation) if generation is not None else None
    return followed.horizon if followed is not None else None


def sample_mode() -> str:
    """Return by which `IMR_SAMPLES` the index is kept; "" where that is not known."""
    generation = current_generation()
    followed = read_followed(generation) if generation is not None else None
    return followed.sample_mode if followed is not None else ""


def index_health() -> dict[str, Any]:
    """Return what /healthz says of the index: ok, items, when it last followed the database."""
    try:
        opened = reader.opened()
    except IndexUnavailable as error:
        return {"ok": False, "message": str(error)}
    followed = read_followed(opened.generation)
    return {
        "ok": True,
        "generation": opened.generation.name,
        "items": opened.searcher.num_docs,
        "segments": opened.searcher.num_segments,
        "followed_seconds_ago": round(time.time() - followed.at, 1) if followed else None,
    }
