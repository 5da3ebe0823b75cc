"""The index: what it holds, how it is built, followed and read.

Others use what stands here; `schema.py` says what a document is made of, `files.py` where it lies.
"""

from .files import WriterBusy
from .following import (
    bring_up_to_date,
    follow_forever,
    rebuild,
    rebuild_if_needed,
    why_other_samples,
    why_rebuild,
    why_unusable,
)
from .health import index_health, index_horizon, items_indexed, sample_mode
from .reader import IndexUnavailable

__all__ = [
    "IndexUnavailable",
    "WriterBusy",
    "bring_up_to_date",
    "follow_forever",
    "index_health",
    "index_horizon",
    "items_indexed",
    "rebuild",
    "rebuild_if_needed",
    "sample_mode",
    "why_other_samples",
    "why_rebuild",
    "why_unusable",
]
