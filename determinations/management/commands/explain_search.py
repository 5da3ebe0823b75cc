"""Why a search finds what it finds, in this order: `python manage.py explain_search "knee MRI"`."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from determinations.models import DisputedItem
from determinations.search import IndexUnavailable, SearchRequest, explain

from .ingest import positive


class Command(BaseCommand):
    help = (
        "For developers: the tree that a query was read as, what was passed over and what was "
        "searched besides, and for the first hits how each came by its score."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("query")
        parser.add_argument("--hits", type=positive, default=3, help="how many to explain")
        parser.add_argument("--as-typed", action="store_true", help="without abbreviations")

    def handle(self, *args: Any, **options: Any) -> None:
        request = SearchRequest(
            q=options["query"], expand=not options["as_typed"], per_page=options["hits"]
        )
        try:
            found = explain(request)
        except IndexUnavailable as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"read as: {found.interpreted.root}")
        for problem in found.interpreted.problems:
            place = options["query"][problem.start : problem.end]
            self.stdout.write(f"passed over: {problem.message} ({place})")
        for expansion in found.interpreted.expansions:
            self.stdout.write(f"also searched for {expansion.term}: {', '.join(expansion.also)}")
        self.stdout.write(f"searched in: {found.scope.value}")
        self.stdout.write(f"compiled to: {found.query}")
        items = (
            DisputedItem.objects.published()
            .select_related("case")
            .in_bulk([hit.item_id for hit in found.hits])
        )
        for hit, reasons in zip(found.hits, found.explanations, strict=True):
            item = items.get(hit.item_id)
            where = f"{item.case} item {item.position}: {item.description}" if item else "withdrawn"
            self.stdout.write(f"\n{hit.score:.4f}  {where}\n{reasons}")
