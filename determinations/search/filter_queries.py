"""The filters of a request as tantivy's queries."""

from __future__ import annotations

from collections.abc import Mapping

from tantivy import FieldType, Occur, Query

from .index.schema import SCHEMA
from .request import DateRange, NumberRange, SearchRequest


def filtered(text: Query | None, request: SearchRequest) -> Query:
    """Return a query for what `text` finds and all filters let through; None finds everything.

    The filters do not touch the score.
    """
    filters = filter_queries(request)
    if not filters:
        return text or Query.all_query()
    clauses = [(Occur.Must, Query.const_score_query(query, 0.0)) for query in filters]
    if text is not None:
        clauses.insert(0, (Occur.Must, text))
    return Query.boolean_query(clauses)


def filter_queries(request: SearchRequest) -> list[Query]:
    """Return a query for each filter that is on; an item has to match all of them."""
    queries = [_any_facet(condition) for condition in request.conditions()]
    queries += [_date_range(name, days) for name, days in request.ranges.items() if days]
    queries += [_amount_range(name, numbers) for name, numbers in request.amounts.items()]
    if request.retrospective is not None:
        queries.append(Query.term_query(SCHEMA, "retrospective", request.retrospective))
    if request.cases is not None:
        queries.append(Query.term_set_query(SCHEMA, "case_id", list(request.cases)))
    return queries


def _any_facet(condition: Mapping[str, tuple[str, ...]]) -> Query:
    queries = [_any_value(name, values) for name, values in condition.items()]
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def _any_value(name: str, values: tuple[str, ...]) -> Query:
    if len(values) == 1:
        return Query.term_query(SCHEMA, name, values[0], "basic")
    return Query.term_set_query(SCHEMA, name, list(values))


def _date_range(name: str, days: DateRange) -> Query:
    lower = days.after.toordinal() if days.after else 1  # 0 stands for no date
    upper = days.before.toordinal() if days.before else None
    return Query.range_query(SCHEMA, name, FieldType.Integer, lower, upper)


def _amount_range(name: str, numbers: NumberRange) -> Query:
    least = max(numbers.least or 1, 1)  # 0 stands for no number
    return Query.range_query(SCHEMA, name, FieldType.Integer, least, numbers.most)
