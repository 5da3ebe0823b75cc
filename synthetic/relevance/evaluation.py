"""Publish the judged letters and run every judged question through the search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.http import QueryDict

from determinations.ingest import lifecycle
from determinations.ingest.intake import open_batch, receive
from determinations.ingest.sources import IncomingFile
from determinations.letters import read
from determinations.models import Case, DisputedItem, Letter, LetterStatus
from determinations.search.engine import search
from determinations.search.filters import DecisionFilterSet
from determinations.search.index import following as indexer
from determinations.search.request import MOST_PER_PAGE, SearchRequest
from determinations.search.value_labels import forget_labels
from determinations.vocabulary import ItemOutcome

from ..model import Draft
from ..render import render
from ..samples import drafts
from .measures import (
    HERE,
    AboutAnswer,
    AboutQuestion,
    AboutReport,
    Answer,
    Question,
    Report,
    about_questions,
    questions,
)


def load_letters() -> dict[int, str]:
    """Publish and index the samples and the judged letters.

    Return the name of each disputed item, `<letter>#<position>`, by its primary key. Raise
    ValueError where a judged item is not among them.
    """
    names = _publish((*drafts(), *drafts(HERE / "letters.toml")))
    _check_names((item for question in questions() for item in question.grades), names)
    return names


def load_about_letters(names: Mapping[int, str]) -> dict[int, str]:
    """Publish and index the letters that only the questions of `evaluate_about` need.

    They would change the figures of `evaluate`, which has to be run before. Return the names of
    all items by primary key, with those given. Raise ValueError as `load_letters` does.
    """
    all_names = {**names, **_publish(drafts(HERE / "about_letters.toml"))}
    _check_names((item for question in about_questions() for item in question.about), all_names)
    return all_names


def evaluate(names: Mapping[int, str], parameters: str = "") -> Report:
    """Ask all questions; `parameters` are further ones of each search, as in its URL."""
    return Report(tuple(answer(question, names, parameters) for question in questions()))


def evaluate_about(names: Mapping[int, str], parameters: str = "") -> AboutReport:
    """Ask what is about something; `parameters` are further ones of each search, as in its URL."""
    overturned = frozenset(
        names[item_id]
        for item_id in DisputedItem.objects.filter(
            pk__in=names, outcome=ItemOutcome.OVERTURNED
        ).values_list("pk", flat=True)
    )
    return AboutReport(
        tuple(
            answer_about(question, names, overturned, parameters) for question in about_questions()
        )
    )


def answer(question: Question, names: Mapping[int, str], parameters: str = "") -> Answer:
    """Search for a question; search for the spelling suggestion where the question is misspelt."""
    result = search(request_for(question.q, parameters))
    if question.kind == "misspelt" and result.suggestion:
        result = search(request_for(result.suggestion, parameters))
    return Answer(question, tuple(names[hit.item_id] for hit in result.hits), result.total)


def answer_about(
    question: AboutQuestion,
    names: Mapping[int, str],
    overturned: frozenset[str],
    parameters: str = "",
) -> AboutAnswer:
    """Search for a question and collect all of its hits, page after page."""
    found = tuple(names[item_id] for item_id in _all_hits(question.q, parameters))
    return AboutAnswer(question, found, overturned)


def request_for(q: str, parameters: str = "", page: int = 1) -> SearchRequest:
    """Return the request of a query with further parameters, such as `outcome=overturned`.

    Raise ValueError where a search has no such parameter or value.
    """
    data = QueryDict(parameters, mutable=True)
    if unknown := data.keys() - DecisionFilterSet.base_filters.keys():
        raise ValueError(f"A search has no such parameter: {sorted(unknown)}")
    data.update({"q": q, "page": str(page), "per_page": str(MOST_PER_PAGE)})
    filters = DecisionFilterSet(data)
    request = filters.request_or_none()
    if request is None:
        raise ValueError(f"{parameters}: {filters.errors.as_json()}")
    return request


def _all_hits(q: str, parameters: str) -> Iterator[int]:
    """Yield the primary keys of all items that a query finds, the best first."""
    page = 1
    while hits := (result := search(request_for(q, parameters, page))).hits:
        yield from (hit.item_id for hit in hits)
        if page * MOST_PER_PAGE >= result.total:
            return
        page += 1


def _publish(letters: Iterable[Draft]) -> dict[int, str]:
    """Publish and index letters. Return the name of each of their items by its primary key."""
    batch = open_batch("relevance")
    names: dict[int, str] = {}
    for draft in letters:
        content = render(draft).encode()
        receipt = receive(
            batch, IncomingFile(f"{draft.name}.txt", content), publish_when_clean=True
        )
        if receipt.letter is None:
            raise ValueError(f"{draft.name} was not received")
        status = lifecycle.record_reading(receipt.letter.pk, read(content, "text/plain"))
        if status != LetterStatus.PUBLISHED:  # as an administrator would after looking at it
            unnumbered = Case.objects.filter(letters=receipt.letter, number_known=False)
            unnumbered.update(case_number=f"CM00-{receipt.letter.pk:07}", number_known=True)
            lifecycle.publish(receipt.letter.pk)
        case_id = Letter.objects.get(pk=receipt.letter.pk).case_id
        for item in DisputedItem.objects.filter(case=case_id, case__published_at__isnull=False):
            names[item.pk] = f"{draft.name}#{item.position}"
    forget_labels()
    indexer.bring_up_to_date()
    return names


def _check_names(judged: Iterable[str], names: Mapping[int, str]) -> None:
    if missing := set(judged) - set(names.values()):
        raise ValueError(f"Judged but not published: {sorted(missing)}")
