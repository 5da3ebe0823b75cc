"""Invented letters: always the same, read by the parser as they were meant, loaded in bulk."""

from __future__ import annotations

from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from determinations.letters import parse
from determinations.models import Batch, Case, DisputedItem, GuidelineCitation, Letter
from determinations.search.engine import search
from determinations.search.index import following as indexer
from determinations.search.request import SearchRequest
from determinations.vocabulary import CitationKind
from synthetic.bulk_load import AlreadyThere, load
from synthetic.corpus import Corpus
from synthetic.render import render

LETTERS = range(1, 81)


def test_a_letter_of_a_seed_is_always_the_same():
    assert Corpus(5).letter(77) == Corpus(5).letter(77)
    assert Corpus(5).letter(77) != Corpus(6).letter(77)


@pytest.fixture(scope="module")
def read_back():
    """Invented letters beside what the parser reads in them."""
    corpus = Corpus(3)
    letters = [corpus.letter(number) for number in LETTERS]
    return [(letter, parse(render(corpus.draft(letter)))) for letter in letters]


def test_the_parser_reads_headers_and_outcomes_as_they_were_meant(read_back):
    for letter, parsed in read_back:
        assert parsed.case_number == letter.case_number
        assert parsed.date_of_injury == letter.injured
        assert [item.outcome for item in parsed.items] == [item.outcome for item in letter.items]


def test_the_parser_reads_most_treatments_and_citations_as_they_were_meant(read_back):
    right: Counter[str] = Counter()
    items = 0
    for letter, parsed in read_back:
        for meant, item in zip(letter.items, parsed.items, strict=True):
            items += 1
            right["treatment"] += (meant.category, meant.subcategory) == (
                item.treatment.category, item.treatment.subcategory,
            )  # fmt: skip
            right["citations"] += {
                citation.title for citation in meant.citations if citation.kind is CitationKind.MTUS
            } == {
                citation.title for citation in item.citations if citation.kind is CitationKind.MTUS
            }
    assert right["treatment"] / items > 0.95
    assert right["citations"] / items > 0.9


@pytest.mark.django_db
def test_loaded_letters_are_published_and_found():
    assert sum(load(seed=4, first=1, count=30, processes=1)) == 30
    meant = [item for n in range(1, 31) for item in Corpus(4).letter(n).items]
    assert Letter.objects.count() == Case.objects.published().count() == 30
    letters = Letter.objects.exclude(receipts__batch=Batch.objects.get())
    assert not letters.exists(), "the batch's page lists every letter"
    assert DisputedItem.objects.count() == len(meant)
    assert GuidelineCitation.objects.count() == sum(len(item.citations) for item in meant)
    for citation in GuidelineCitation.objects.select_related("item__case__letter")[:40]:
        text = citation.item.case.letter.text
        assert text[citation.start : citation.end] == citation.text
    indexer.bring_up_to_date()
    result = search(SearchRequest())
    assert (result.total, result.letters) == (len(meant), 30)


@pytest.mark.django_db
def test_letters_that_are_there_already_are_refused_before_anything_is_stored():
    call_command("make_letters", count=3, processes=1, verbosity=0)
    with pytest.raises(CommandError, match="choose another --first"):
        call_command("make_letters", count=5, processes=1)
    assert Case.objects.count() == 3
    assert sum(load(seed=1, first=6, count=1, processes=1)) == 1
    with pytest.raises(AlreadyThere):  # the sixth is among them, though neither end is there
        list(load(seed=1, first=5, count=3, processes=1))
    assert Case.objects.count() == 4


@pytest.mark.django_db
def test_letters_of_another_seed_that_bear_the_same_number_are_refused():
    mine, others = Corpus(1), Corpus(2)
    both = next(n for n in LETTERS if mine.letter(n).case_number == others.letter(n).case_number)
    assert sum(load(seed=1, first=both, count=1, processes=1)) == 1
    with pytest.raises(AlreadyThere):
        list(load(seed=2, first=1, count=len(LETTERS), processes=1))


def test_letters_can_be_written_as_files(tmp_path):
    call_command("make_letters", count=2, into=tmp_path / "made", format="pdf")
    call_command("make_letters", count=2, into=tmp_path / "made", format="txt")
    assert sorted(path.suffix for path in (tmp_path / "made").iterdir()) == [
        ".pdf", ".pdf", ".txt", ".txt",
    ]  # fmt: skip
