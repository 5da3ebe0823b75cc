"""Serve the archive's tools to an assistant: `python manage.py mcp`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from determinations.mcp.server import make_server


class Command(BaseCommand):
    help = (
        "Serve search, rates, cases and the check of quotations to an assistant on this machine, "
        "by the Model Context Protocol over standard input and output. It reads what readers see, "
        "and changes nothing. The assistant's program starts this command; nobody types into it."
    )
    requires_system_checks: list[str] = []  # their output is no message

    def handle(self, *args: Any, **options: Any) -> None:
        make_server(before=close_old_connections).run("stdio")
