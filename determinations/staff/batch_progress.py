"""How far a batch is, in words, and when its page asks again by itself."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from determinations.ingest.batches.states import BEHIND, HIDDEN_SAMPLE
from determinations.ingest.batches.sums import BatchSums
from determinations.models import Batch, LetterStatus

FIRST_WAIT, LONGEST_WAIT = 2, 30
"""Seconds until the page asks again: few while something changes, more and more while not."""
WAIT_GROWS = 1.5


@dataclass(frozen=True, slots=True)
class Progress:
    """A batch's sums, what is said of them in a sentence, and when to ask again."""

    sums: BatchSums
    sentence: str
    digest: str
    wait: int
    """Seconds; 0 where nothing is under way and no more files are to come."""
    has_moved: bool
    """Whether anything is otherwise than the page was told before."""


def progress_of(batch: Batch, sums: BatchSums, *, seen: str = "", waited: str = "") -> Progress:
    """Return how far a batch is; `seen` and `waited` are what the page was told before."""
    digest = _digest(sums)
    wait = FIRST_WAIT if sums.is_moving or sums.may_grow else 0
    if wait and seen == digest and waited.isdecimal():
        wait = min(LONGEST_WAIT, max(FIRST_WAIT, round(int(waited[:4]) * WAIT_GROWS)))
    return Progress(sums, sentence_of(sums), digest, wait, bool(seen) and seen != digest)


def sentence_of(sums: BatchSums) -> str:
    """Return in a sentence what is read and what is left."""
    if not sums.files and not sums.is_moving:
        return "No file of this batch has arrived."
    total = sums.files + sums.in_archives
    if not total:
        return "Files are on their way, none has been filed yet."
    parts = [f"{sums.read:,} of {total:,} {'file is' if total == 1 else 'files are'} through"]
    review = sums.counts.get(LetterStatus.NEEDS_REVIEW, 0)
    published = sums.counts.get(LetterStatus.PUBLISHED, 0)
    if published:
        parts.append(f"{published:,} published")
    if hidden := sums.counts.get(HIDDEN_SAMPLE, 0):
        parts.append(f"{hidden:,} {'sample' if hidden == 1 else 'samples'} hidden from readers")
    if review:
        parts.append(f"{review:,} {'needs' if review == 1 else 'need'} review")
    if rejected := sums.counts.get(LetterStatus.REJECTED, 0):
        parts.append(f"{rejected:,} rejected")
    if failed := sums.counts.get(LetterStatus.FAILED, 0):
        parts.append(f"{failed:,} could not be read")
    if behind := sums.counts.get(BEHIND, 0):
        be = "is" if behind == 1 else "are"
        parts.append(f"{behind:,} {be} older than the letters the archive has")
    if sums.seconds_left is not None:
        parts.append(f"{time_left(sums.seconds_left)} left")
    elif sums.is_moving:
        parts.append("the rest is under way")
    return ", ".join(parts) + "."


def time_left(seconds: int) -> str:
    """Return a time as people say it, no more exact than it is known."""
    if seconds < 60:
        return "less than a minute"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"about {minutes} {'minute' if minutes == 1 else 'minutes'}"
    return f"about {round(minutes / 60)} hours"


def _digest(sums: BatchSums) -> str:
    moving = [(archive.pk, archive.entries_done) for archive in sums.unpacking]
    coming = [(str(upload.pk), upload.received, upload.state) for upload in sums.uploads]
    told = repr((sorted(sums.counts.items()), moving, coming))
    return hashlib.sha256(told.encode()).hexdigest()[:12]
