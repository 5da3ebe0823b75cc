"""Upload mutated files as they would come in: unpacked, typed by content, read in the child."""

from __future__ import annotations

import argparse
import io
import json
import os
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bench.saving import save
from synthetic.file_mutations import mutated_files
from synthetic.samples import sample_texts

if TYPE_CHECKING:
    from determinations.ingest.incoming import Incoming
    from determinations.ingest.reader import LetterReader

SECONDS_A_FILE = 10
"""Allowed for one file with all that is in it, without OCR, on a busy machine."""
NO_REFUSALS = {"reader-failed", "reader-missing", "reader-stopped"}
"""Codes of unreadable letters that stand for an exception of ours."""


def run(options: argparse.Namespace) -> int:
    """Upload mutated files; return how many had a finding."""
    set_up()
    from determinations.ingest.reader import LetterReader

    taken, findings, until = 0, Counter[str](), time.monotonic() + options.seconds
    with LetterReader() as reader:
        upload = UploadCheck(reader)
        for name, content in mutated_files(options.seed, sample_texts()):
            taken += 1
            if why := upload.check(name, content):
                findings[why] += 1
                options.into.mkdir(parents=True, exist_ok=True)
                path = options.into / f"{options.seed}-{taken}-{name}"
                path.write_bytes(content)
                print(f"{path}: {why}", flush=True)
            if time.monotonic() > until:
                break
    figures = {
        "seed": options.seed,
        "files": taken,
        "letters_in_them": dict(upload.outcomes.most_common()),
        "slowest_seconds": round(upload.slowest, 1),
        "findings": dict(findings),
    }
    print(json.dumps(figures, indent=1))
    if options.save:
        print(save("fuzz-uploads", figures))
    return findings.total()


def set_up() -> None:
    """Set Django up without a database: nothing that is fuzzed here is stored."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imr_archive.settings")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    django.setup()


@dataclass
class UploadCheck:
    """Checks uploads one by one with one confined reader, and counts what became of them."""

    reader: LetterReader
    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0

    def check(self, name: str, content: bytes) -> str | None:
        """Upload a file. Return what is wrong with how it was taken, or None."""
        from determinations.ingest import sources
        from determinations.ingest.zip_archives import entry_count, is_archive

        began, file, files, why = time.monotonic(), io.BytesIO(content), 0, None
        try:
            for incoming in sources.from_upload(name, file, len(content)):
                files += 1
                why = why or self._check_one(incoming)
            if is_archive(name, file) and files != (counted := entry_count(file)):
                why = why or f"{files} files of an archive that was counted to have {counted}"
        except Exception as error:  # any at all is a finding
            return f"{type(error).__name__}: {error}"
        spent = time.monotonic() - began
        self.slowest = max(self.slowest, spent)
        return why or (f"{spent:.1f} s" if spent > SECONDS_A_FILE else None)

    def _check_one(self, incoming: Incoming) -> str | None:
        from determinations.ingest.incoming import RefusedFile
        from determinations.ingest.intake import clean_name, media_type_of
        from determinations.letters import UnreadableLetter

        name = clean_name(incoming.name)
        name.encode()  # what UTF-8 can't say PostgreSQL can't store
        if not name or "\x00" in name or len(name) > 255:
            return f"a name that can't be stored: {name!r}"
        if isinstance(incoming, RefusedFile):
            self.outcomes["refused"] += 1
            return None if incoming.message else "refused without a message"
        media_type = media_type_of(incoming.content)
        if not media_type:
            self.outcomes["unknown-file-type"] += 1
            return None
        try:
            reading = self.reader.read(incoming.content, media_type)
        except UnreadableLetter as error:
            self.outcomes[error.code] += 1
            is_refusal = error.code not in NO_REFUSALS and error.__cause__ is None
            return None if is_refusal else f"{error.message} ({error.__cause__!r})"
        self.outcomes["read"] += 1
        if "\x00" in reading.extracted.text:
            return "a text that can't be stored"
        return None
