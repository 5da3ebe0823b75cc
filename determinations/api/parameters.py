"""The parameters of the API: those of the pages, checked by the same forms, and described."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches
from typing import Any, TypeVar, cast

from django import forms
from django.http import QueryDict
from django_filters import Filter
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from determinations.search import YES_NO, DecisionFilterSet, YesNoField

from .problems import WrongParameters

OF_PAGES = frozenset(("at", "find", "only_words", "skip", "typed", "within"))
"""Parameters that say where a reader is on a page: links to searches are taken as they are."""

FilterSet = TypeVar("FilterSet", bound=DecisionFilterSet)


def checked(filterset_class: type[FilterSet], params: QueryDict) -> FilterSet:
    """Return the filters of a request. Raises `WrongParameters`, with all that is wrong."""
    filterset = filterset_class(params)
    errors = {name: [str(each) for each in said] for name, said in filterset.form.errors.items()}
    errors |= _unknown(params, filterset_class.base_filters)
    if errors:
        raise WrongParameters(errors)
    return filterset


def refuse_parameters(params: QueryDict, known: Collection[str] = ()) -> None:
    """Refuse parameters of an address that takes no others. Raises `WrongParameters`."""
    if errors := _unknown(params, known):
        raise WrongParameters(errors)


def _unknown(params: QueryDict, known: Collection[str]) -> dict[str, list[str]]:
    errors = {}
    for name in params:
        if name not in known and name not in OF_PAGES:
            close = get_close_matches(name, known, 1)
            meant = f" Did you mean \u201c{close[0]}\u201d?" if close else ""
            errors[name] = [f"There is no such parameter.{meant}"]
    return errors


def parameters(filterset: type[DecisionFilterSet] = DecisionFilterSet) -> list[OpenApiParameter]:
    """Return every parameter of a FilterSet, for the API's description."""
    return [
        OpenApiParameter(name, _schema(filter_.field), description=_description(filter_))
        for name, filter_ in filterset.base_filters.items()
    ]


def page_url(request: Request, **changed: str | int) -> str:
    """Return the address of another page of the same answer."""
    data: QueryDict = request.query_params.copy()
    for name, value in changed.items():
        data[name] = str(value)
    return request.build_absolute_uri(f"{request.path}?{data.urlencode()}")


def _description(filter_: Filter) -> str:
    help_text = filter_.extra.get("help_text", "")
    return f"{filter_.label}. {help_text}" if help_text else str(filter_.label)


def _schema(field: forms.Field) -> dict[str, Any]:
    """Return the JSON schema of what a form's field takes; "" is not given, as on the pages."""
    match field:
        case YesNoField():
            return {"type": "string", "enum": list(YES_NO)}
        case forms.MultipleChoiceField():
            return {"type": "array", "items": _text(field, _values(field))}
        case forms.ChoiceField():
            return _text(field, _values(field))
        case forms.DateField():
            return _or_empty({"type": "string", "format": "date"})
        case forms.IntegerField():
            limits = {"minimum": field.min_value, "maximum": field.max_value}
            given = {name: limit for name, limit in limits.items() if limit is not None}
            return _or_empty({"type": "integer", **given})
        case forms.CharField():
            return _text(field, ())
    return {"type": "string"}


def _or_empty(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"const": ""}]}


def _values(field: forms.ChoiceField) -> list[str]:
    return [str(value) for value, _ in cast(Iterable[tuple[Any, Any]], field.choices)]


def _text(field: forms.Field, values: Collection[str]) -> dict[str, Any]:
    if values:
        return {"type": "string", "enum": ["", *(value for value in values if value)]}
    longest = getattr(field, "max_length", None)
    return {"type": "string"} | ({"maxLength": longest} if longest else {})
