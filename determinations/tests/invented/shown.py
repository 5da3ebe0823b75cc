"""A real letter beside the samples, and what the archive then shows."""

from __future__ import annotations

from typing import Any

from determinations.models import Letter
from determinations.search import SearchRequest, search
from determinations.search.index import following as indexer
from determinations.search.index.reader import reader
from determinations.tests.archive import (
    add_letter,
    item_text,
    letter_text,
)

SAMPLE = "CM16-9000001"
REAL = letter_text(
    "CM17-0000001",
    item_text("Zebrafish therapy of the left knee", rationale="It is not medically necessary."),
    item_text("MRI of the left knee", "Overturned"),
)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def publish_real_letter() -> Letter:
    letter = add_letter(REAL)
    indexer.bring_up_to_date()
    return letter


def everything_shown(client) -> dict[str, Any]:
    """What pages, API and index say of the whole archive."""
    api = client.get("/api/v1/decisions/?per_page=100").json()
    result = search(SearchRequest(per_page=100))
    return {
        "count": api["count"],
        "letters": api["letters"],
        "numbers": {result["case_number"] for result in api["results"]},
        "invented": {result["invented"] for result in api["results"]},
        "outcomes": {entry["value"]: entry["count"] for entry in api["facets"]["outcome"]},
        "specialties": {entry["value"] for entry in api["facets"]["specialty"]},
        "found": (result.total, result.letters, len(result.hits)),
        "documents": reader.searcher().num_docs,
    }


ONLY_REAL = {
    "count": 2,
    "letters": 1,
    "numbers": {"CM17-0000001"},
    "invented": {False},
    "outcomes": {"upheld": 1, "overturned": 1},
    "specialties": {"family-practice"},
    "found": (2, 1, 2),
    "documents": 2,
}
