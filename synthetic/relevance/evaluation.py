"""Publish the judged letters and run every judged question through the search."""

from __future__ import annotations

from collections.abc import Mapping

from determinations.ingest import lifecycle
from determinations.ingest.intake import open_batch, receive
from determinations.ingest.sources import IncomingFile
from determinations.letters import read
from determinations.models import Case, DisputedItem, Letter, LetterStatus
from determinations.search.engine import search
from determinations.search.index import following as indexer
from determinations.search.request import MOST_PER_PAGE, SearchRequest
from determinations.search.value_labels import forget_labels

from ..render import render
from ..samples import drafts
from .measures import HERE, Answer, Question, Report, questions


def load_letters() -> dict[int, str]:
    """Publish and index the samples and the judged letters.

    Return the name of each disputed item, `<letter>#<position>`, by its primary key. Raise
    ValueError where a judged item is not among them.
    """
    batch = open_batch("relevance")
    names: dict[int, str] = {}
    for draft in (*drafts(), *drafts(HERE / "letters.toml")):
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
    judged = {item for question in questions() for item in question.grades}
    if missing := judged - set(names.values()):
        raise ValueError(f"Judged but not published: {missing}")
    forget_labels()
    indexer.bring_up_to_date()
    return names


def answer(question: Question, names: Mapping[int, str]) -> Answer:
    """Search for a question; search for the spelling suggestion where the question is misspelt."""
    result = search(SearchRequest(q=question.q, per_page=MOST_PER_PAGE))
    if question.kind == "misspelt" and result.suggestion:
        result = search(SearchRequest(q=result.suggestion, per_page=MOST_PER_PAGE))
    return Answer(question, tuple(names[hit.item_id] for hit in result.hits), result.total)


def evaluate(names: Mapping[int, str]) -> Report:
    return Report(tuple(answer(question, names) for question in questions()))
