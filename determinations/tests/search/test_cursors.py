"""Paging by cursor: each decision once, in order, whatever happens to the archive meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from determinations.ingest.lifecycle.people import withdraw
from determinations.models import DisputedItem
from determinations.search import (
    Cursor,
    CursorUnreadable,
    Reason,
    Scope,
    SearchRequest,
    Sort,
    find_every,
    find_from,
)
from determinations.search.index import following as indexer
from determinations.tests.archive import add_letter, item_text, letter_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]

SORTS = (Sort.NEWEST, Sort.OLDEST, Sort.ADDED)


def walk(request):
    """Go through all pages, and return the ids of each."""
    pages, cursor = [], None
    while True:
        page = find_from(request, cursor)
        pages.append(page.item_ids)
        if page.next is None:
            return pages
        cursor = Cursor.read(str(page.next), request)


def in_order(ids, sort):
    """Sort ids as brute force over the record does."""
    items = DisputedItem.objects.filter(pk__in=ids).select_related("case")

    def key(item):
        if sort is Sort.ADDED:
            return (-item.case.published_at.timestamp(), item.pk)
        day = (item.case.decision_date or date.min).toordinal()
        return (day if sort is Sort.OLDEST else -day, item.pk)

    return [item.pk for item in sorted(items, key=key)]


@pytest.mark.parametrize("per_page", [1, 7, 100])
@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize(
    "asked", [SearchRequest(), SearchRequest(q="therapy"), SearchRequest(q="nothinghasthis")]
)
def test_each_decision_comes_once_and_in_order(asked, sort, per_page):
    request = replace(asked, sort=sort, per_page=per_page)
    pages = walk(request)
    ids = [item_id for page in pages for item_id in page]
    assert ids == in_order(find_every(request).item_ids(), sort)
    assert all(len(page) == per_page for page in pages[:-1])
    assert find_from(request, None).total == len(ids)


@pytest.mark.parametrize("sort", SORTS)
def test_what_changes_meanwhile_neither_repeats_nor_hides_others(sort):
    request = SearchRequest(sort=sort, per_page=5)
    before = [item_id for page in walk(request) for item_id in page]
    first = find_from(request, None)
    gone = DisputedItem.objects.select_related("case__letter").get(pk=before[4]).case
    withdraw(gone.letter.pk, reason="test")
    add_letter(letter_text("CM17-9100001", item_text(), decided="06/30/2030"))
    add_letter(letter_text("CM17-9100002", item_text(), decided="06/30/2001"))
    indexer.bring_up_to_date()
    found, cursor = list(first.item_ids), first.next
    while cursor is not None:
        page = find_from(request, cursor)
        found += page.item_ids
        cursor = page.next
    withdrawn = set(gone.items.values_list("pk", flat=True)) - set(before[:5])
    assert len(found) == len(set(found))
    assert [each for each in found if each in before] == [
        each for each in before if each not in withdrawn
    ]


def test_the_texts_that_are_searched_stay_those_of_the_first_page():
    reasons = item_text(rationale="The xylophone is not medically necessary.")
    for number in (1, 2):
        add_letter(letter_text(f"CM17-910000{number}", reasons))
    indexer.bring_up_to_date()
    request = SearchRequest(q="xylophone", per_page=1)
    first = find_from(request, None)
    assert (first.scope.used, first.scope.reason) == (Scope.REASONS, Reason.WIDENED)
    add_letter(letter_text("CM17-9100003", item_text("Xylophone")))
    indexer.bring_up_to_date()
    second = find_from(request, first.next)
    assert (second.scope.used, len(second.item_ids)) == (Scope.REASONS, 1)
    assert find_from(request, None).scope.used is Scope.HEADING


def test_a_cursor_of_another_search_is_refused():
    request = SearchRequest(q="therapy", per_page=1)
    cursor = str(find_from(request, None).next)
    assert Cursor.read(cursor, replace(request, per_page=50, sort=Sort.OLDEST))
    with pytest.raises(CursorUnreadable, match="another search"):
        Cursor.read(cursor, replace(request, q="surgery"))


@pytest.mark.parametrize(
    "text", ["", "x", "\u00e9", "AAAA", "=" * 36, "A" * 36, "_" * 36, "A" * 400, "AQAA" + "_" * 32]
)
def test_what_is_no_cursor_is_refused(text):
    with pytest.raises(CursorUnreadable):
        Cursor.read(text, SearchRequest())
