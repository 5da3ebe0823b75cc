"""Examine the whole installation: `python manage.py doctor`."""

from __future__ import annotations

import json
import logging
import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from determinations.health import GROUPS, Level, examine

MARKS = {Level.OK: "ok     ", Level.WARNING: "warning", Level.TROUBLE: "TROUBLE"}


class Command(BaseCommand):
    help = "Examine the installation, and say of each trouble what to do. Ends with 1 on trouble."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("groups", nargs="*", metavar="group", help=", ".join(GROUPS))
        parser.add_argument("--json", action="store_true", help="Say it as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        names = options["groups"] or list(GROUPS)
        if unknown := sorted(set(names) - set(GROUPS)):
            raise CommandError(
                f"No such group: {', '.join(unknown)}. There are: {', '.join(GROUPS)}."
            )
        # boto's: a storage that is away is asked once, not again and again for half a minute
        os.environ["AWS_MAX_ATTEMPTS"] = "1"
        # what it says of a database that is away is found and told below
        logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)
        found = []
        for group, finding in examine(names):
            found.append((group, finding))
            if not options["json"]:
                self.stdout.write(f"{MARKS[finding.level]} {finding.name}: {finding.message}")
                if not finding.is_ok:
                    self.stdout.write(f"        -> {finding.advice}")
        bad = sum(finding.level is Level.TROUBLE for _, finding in found)
        if options["json"]:
            rows = [
                {"group": group, "name": each.name, "level": each.level,
                 "message": each.message, "advice": each.advice}
                for group, each in found
            ]  # fmt: skip
            self.stdout.write(json.dumps({"ok": not bad, "findings": rows}, indent=2))
        if bad:
            raise CommandError(f"{bad} thing{'s' if bad > 1 else ''} in trouble.", returncode=1)
