"""Invent letters for benchmarks and demos: `python manage.py make_letters --count 10000`."""

from __future__ import annotations

import os
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from synthetic.bulk_load import AlreadyThere, load
from synthetic.corpus import Corpus
from synthetic.pdf import to_pdf
from synthetic.render import render

from .ingest import positive


class Command(BaseCommand):
    help = (
        "Invent determination letters in the shape of real ones. Without --into they are stored "
        "and published straight in the database (then run `manage.py reindex`); with --into they "
        "are written as files, which `manage.py ingest` reads. The same seed makes the same "
        "letters."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--count", type=positive, required=True, help="how many letters")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--first", type=positive, default=1, help="number of the first letter")
        parser.add_argument("--into", type=Path, help="write files into this folder instead")
        parser.add_argument("--format", choices=["txt", "pdf"], default="pdf", help="of the files")
        parser.add_argument(
            "--processes",
            type=positive,
            default=os.cpu_count() or 1,
            help="that fill the database (default: one a core)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        count: int = options["count"]
        with tqdm(total=count, unit="letter", disable=not sys.stderr.isatty()) as progress:
            if options["into"]:
                self._write(options, progress)
            else:
                self._load(options, progress)
        seconds = time.monotonic() - started
        self.stdout.write(f"{count:,} letters in {seconds:.1f} s ({count / seconds:,.0f} a second)")

    def _load(self, options: dict[str, Any], progress: Any) -> None:
        try:
            for done in load(
                options["seed"], options["first"], options["count"], options["processes"]
            ):
                progress.update(done)
        except AlreadyThere as error:
            raise CommandError(str(error)) from error

    def _write(self, options: dict[str, Any], progress: Any) -> None:
        folder: Path = options["into"]
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CommandError(f"{folder} is no folder that can be written to: {error}") from error
        corpus = Corpus(options["seed"])
        for number in range(options["first"], options["first"] + options["count"]):
            letter = corpus.letter(number)
            text = render(corpus.draft(letter))
            data = to_pdf(text) if options["format"] == "pdf" else text.encode()
            (folder / f"{letter.case_number}.{options['format']}").write_bytes(data)
            progress.update()
