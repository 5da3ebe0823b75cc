"""Redact what earlier versions left beside a letter: `python manage.py finish_redactions`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from tqdm import tqdm

from determinations.ingest import lifecycle
from determinations.ingest.unused_rows import drop_unused
from determinations.models import Letter


class Command(BaseCommand):
    help = (
        "Redact names of files, reasons and messages of letters that an earlier version redacted, "
        "and drop profiles of reviewers, specialties and guidelines that no letter needs any more. "
        "--dry-run shows what would happen, and changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only show what would happen")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["dry_run"]:
            self._finish()
            return
        with transaction.atomic():
            self._finish()
            transaction.set_rollback(True)

    def _finish(self) -> None:
        redacted = Letter.objects.filter(
            case__letters__in=Letter.objects.exclude(redacted_passages=[])
        )
        letter_ids = list(redacted.distinct().values_list("pk", flat=True))
        shown = tqdm(letter_ids, unit="letter", disable=not sys.stderr.isatty())
        changed = sum(lifecycle.finish_redaction(letter_id) for letter_id in shown)
        self.stdout.write(f"{changed:,} of {len(letter_ids):,} letters had redacted words beside.")
        for row in drop_unused():
            self.stdout.write(f"{row._meta.verbose_name} that no letter needs: {row}")
