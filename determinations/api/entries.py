"""Guidelines and their places, treatments, specialties and reviewers, as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from determinations.models import DisputedItem
from determinations.research.cited_places import SHOWN_SIDES
from determinations.research.directories import (
    CitedEntry,
    all_guidelines,
    find_places,
    places_of_guideline,
    treatments,
    values_of,
)
from determinations.research.entries import (
    Entry,
    Kind,
    category_entry,
    guideline_entry,
    place_entry,
    reviewer_entry,
    specialty_entry,
    treatment_entry,
)
from determinations.research.noteups import noteup

from .base import ApiView
from .entry_serializers import (
    BranchesSerializer,
    BranchSerializer,
    CitedEntriesSerializer,
    FoundDecisionSerializer,
    NamedEntrySerializer,
    NoteupSerializer,
    RateLinesSerializer,
    TogetherSerializer,
    TopSerializer,
)
from .parameters import refuse_parameters
from .rate_serializers import RateLineSerializer, RateSerializer

MOST_PLACES = 200
"""Places in one answer, those with the most decisions; `find` names others."""

NO_ENTRY = "Nothing of this archive is called so."

FIND = OpenApiParameter(
    "find", {"type": "string"}, description="Words of the name; numbers are pages or years."
)


def in_path(name: str, description: str) -> OpenApiParameter:
    return OpenApiParameter(
        name, {"type": "string"}, OpenApiParameter.PATH, description=description
    )


KEY = in_path("key", "As the filter `guideline` has it, such as `chronic-pain-2009`.")
CATEGORY = in_path("category", "As the filter `category` has it.")


class EntryView(ApiView):
    """A view of one entry."""

    def answer(self, request: Request, entry: Entry | None) -> Response:
        refuse_parameters(request.query_params)
        if entry is None:
            raise NotFound(NO_ENTRY)
        return Response(noteup_answer(entry))


class Guidelines(ApiView):
    """Guidelines and kinds of sources that decisions cite, and how often the denial fell."""

    @extend_schema(operation_id="guidelines", parameters=[FIND], responses=CitedEntriesSerializer)
    def get(self, request: Request) -> Response:
        refuse_parameters(request.query_params, ("find",))
        rows = all_guidelines(request.query_params.get("find", ""))
        return Response(_cited(rows, 0))


class Places(ApiView):
    """Pages and sections of all guidelines, found by their names ("chronic pain 98-99")."""

    @extend_schema(operation_id="places", parameters=[FIND], responses=CitedEntriesSerializer)
    def get(self, request: Request) -> Response:
        refuse_parameters(request.query_params, ("find",))
        return Response(places_answer(request.query_params.get("find", ""), MOST_PLACES))


class GuidelinePlaces(ApiView):
    """Pages and sections of one guideline that decisions cite."""

    @extend_schema(
        operation_id="guideline_places", parameters=[KEY, FIND], responses=CitedEntriesSerializer
    )
    def get(self, request: Request, key: str) -> Response:
        refuse_parameters(request.query_params, ("find",))
        entry = guideline_entry(key)
        if entry is None:
            raise NotFound(NO_ENTRY)
        found = places_of_guideline(entry, request.query_params.get("find", ""), MOST_PLACES)
        return Response(_cited(found.rows, found.left_out))


class GuidelineDetail(EntryView):
    """A guideline or kind of source: who cites it, and how that came out."""

    @extend_schema(operation_id="guideline", parameters=[KEY], responses=NoteupSerializer)
    def get(self, request: Request, key: str) -> Response:
        return self.answer(request, guideline_entry(key))


class PlaceDetail(EntryView):
    """Pages or a section of a guideline: who cites them, and how that came out."""

    @extend_schema(
        operation_id="place",
        parameters=[
            KEY,
            in_path("place", "A page, pages such as `98-99`, or a section\u2019s slug."),
        ],
        responses=NoteupSerializer,
    )
    def get(self, request: Request, key: str, place: str) -> Response:
        return self.answer(request, place_entry(key, place))


class Treatments(ApiView):
    """Categories and types of treatments that were decided about."""

    @extend_schema(operation_id="treatments", responses=BranchesSerializer)
    def get(self, request: Request) -> Response:
        refuse_parameters(request.query_params)
        return Response({"results": BranchSerializer(treatments(), many=True).data})


class CategoryDetail(EntryView):
    """A category of treatments."""

    @extend_schema(operation_id="category", parameters=[CATEGORY], responses=NoteupSerializer)
    def get(self, request: Request, category: str) -> Response:
        return self.answer(request, category_entry(category))


class TreatmentDetail(EntryView):
    """A type of treatment."""

    @extend_schema(
        operation_id="treatment",
        parameters=[CATEGORY, in_path("type", "What follows the category in `treatment`.")],
        responses=NoteupSerializer,
    )
    def get(self, request: Request, category: str, type: str) -> Response:  # noqa: A002  # as the address calls it
        return self.answer(request, treatment_entry(category, type))


class Specialties(ApiView):
    """Specialties of the reviewers, with the rates of their decisions."""

    @extend_schema(operation_id="specialties", parameters=[FIND], responses=RateLinesSerializer)
    def get(self, request: Request) -> Response:
        return _values(request, Kind.SPECIALTY)


class SpecialtyDetail(EntryView):
    """A specialty of reviewers."""

    @extend_schema(
        operation_id="specialty",
        parameters=[in_path("specialty", "As the filter `specialty` has it.")],
        responses=NoteupSerializer,
    )
    def get(self, request: Request, specialty: str) -> Response:
        return self.answer(request, specialty_entry(specialty))


class Reviewers(ApiView):
    """Profiles of reviewers, who are known by specialties and licensure alone, with their rates."""

    @extend_schema(operation_id="reviewers", parameters=[FIND], responses=RateLinesSerializer)
    def get(self, request: Request) -> Response:
        return _values(request, Kind.REVIEWER)


class ReviewerDetail(EntryView):
    """A profile of reviewers."""

    @extend_schema(
        operation_id="reviewer",
        parameters=[
            in_path("specialties", "What stands before the colon in the filter `reviewer`."),
            in_path("states", "What follows it."),
        ],
        responses=NoteupSerializer,
    )
    def get(self, request: Request, specialties: str, states: str) -> Response:
        return self.answer(request, reviewer_entry(specialties, states))


def places_answer(find: str, most: int) -> dict[str, Any]:
    """Return places of all guidelines whose names have all words, with who cites each.

    Raises what `count_outcomes` raises.
    """
    found = find_places(find, most)
    return _cited(found.rows, found.left_out)


def place_answer(guideline: str, place: str) -> dict[str, Any]:
    """Return all that was decided about a guideline, or about a place in it.

    Raises `NotFound`, and what `count_outcomes` raises.
    """
    entry = place_entry(guideline, place) if place else guideline_entry(guideline)
    if entry is None:
        raise NotFound(NO_ENTRY)
    return noteup_answer(entry)


def noteup_answer(entry: Entry) -> dict[str, Any]:
    """Return all that was decided about an entry. Raises what `count_outcomes` raises."""
    found = noteup(entry)
    return {
        "entry": NamedEntrySerializer(entry).data,
        "whole": RateSerializer(found.whole).data,
        "sides": RateLineSerializer(found.sides, many=True).data,
        "years": RateLineSerializer(found.years, many=True).data,
        "tops": TopSerializer(found.tops, many=True).data,
        "together": TogetherSerializer(found.together, many=True).data,
        "newest": _decisions(found.newest),
        "typical": _decisions(found.typical),
    }


def _decisions(item_ids: Sequence[int]) -> Any:
    items = DisputedItem.objects.published().select_related("case").in_order(item_ids)
    return FoundDecisionSerializer(items, many=True).data


def _cited(rows: Iterable[CitedEntry], left_out: int) -> dict[str, Any]:
    return {
        "results": [
            {
                "entry": NamedEntrySerializer(row.entry).data,
                "cited_by": [
                    {"side": side.value or "either", "rate": RateSerializer(cell.rate).data}
                    for side, cell in zip(SHOWN_SIDES, row.cells, strict=True)
                ],
            }
            for row in rows
        ],
        "left_out": left_out,
    }


def _values(request: Request, kind: Kind) -> Response:
    refuse_parameters(request.query_params, ("find",))
    lines = values_of(kind, request.query_params.get("find", ""))
    return Response({"results": RateLineSerializer(lines, many=True).data})
