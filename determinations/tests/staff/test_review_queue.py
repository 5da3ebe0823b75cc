"""The list of letters that need a person: the worst first, and of these the oldest."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from determinations.ingest import lifecycle
from determinations.models import Letter, LetterStatus, PhiState, PutOff, ReviewRank
from determinations.staff.review.order import Place, place_of
from determinations.staff.review.queue import (
    LATER,
    QueueFilter,
    kinds,
    oldest_waiting,
    waiting_letters,
)
from determinations.tests.archive import add_letter, item_text, letter_text

pytestmark = pytest.mark.django_db
URL = "/staff/review/"


def ready(number="CM17-9100001"):
    return add_letter(letter_text(number), publish=False)


def with_problem(number="CM17-9100002"):
    return add_letter(letter_text(number).replace("Decision Date: 01/31/2017", ""))


def held(number="CM17-9100003"):
    text = letter_text(number).replace("knee pain.", "knee pain. Dr. Ann Example agreed.")
    return add_letter(text)


def unreadable():
    return add_letter("Recipe for a cake: take four eggs and a pound of flour, and stir.")


def order(queue_filter=QueueFilter(), later=()):  # noqa: B008  # frozen
    return list(waiting_letters(queue_filter, later).values_list("pk", flat=True))


def test_the_worst_comes_first_and_of_these_the_oldest():
    letters = [ready(), with_problem(), held(), unreadable(), with_problem("CM17-9100005")]
    fine, problem, name, cake, newer = [letter.pk for letter in letters]
    assert order() == [cake, name, problem, newer, fine]


def test_what_nobody_has_to_look_at_is_not_there():
    assert add_letter(letter_text()).status == LetterStatus.PUBLISHED
    gone = with_problem()
    Letter.objects.filter(pk=gone.pk).update(status=LetterStatus.SUPERSEDED)
    assert order() == []


def test_it_is_narrowed_by_kind_and_batch_with_the_number_of_each():
    fine, problem, name = ready(), with_problem(), held()
    counts = {kind.kind: kind.count for kind in kinds(QueueFilter())}
    assert counts == {
        "": 3, "held": 1, "problems": 1, "ready": 1, "missing-decision-date": 1,
    }  # fmt: skip
    for kind in kinds(QueueFilter()):
        assert len(order(QueueFilter(kind.kind))) == kind.count
    assert order(QueueFilter("missing-decision-date")) == [problem.pk]
    assert order(QueueFilter(batch=name.batch_id)) == [name.pk]
    assert [kind.count for kind in kinds(QueueFilter(batch=fine.batch_id))] == [1, 1]


def test_what_was_put_off_comes_back_on_its_day():
    letter, today = with_problem(), timezone.localdate()
    PutOff.objects.create(letter=letter, until=today + timedelta(days=1))
    assert (order(), order(QueueFilter(LATER))) == ([], [letter.pk])
    PutOff.objects.update(until=today)
    assert (order(), order(QueueFilter(LATER))) == ([letter.pk], [])


def test_the_oldest_is_the_first_that_is_not_put_off():
    assert oldest_waiting() is None
    first, second = with_problem(), held()
    assert oldest_waiting() == (first.pk, first.received_at)
    PutOff.objects.create(letter=first, until=timezone.localdate() + timedelta(days=1))
    assert oldest_waiting() == (second.pk, second.received_at)


def test_what_was_put_off_is_counted_and_listed_apart(admin_client):
    ready()
    letter = with_problem()
    PutOff.objects.create(letter=letter, until=timezone.localdate() + timedelta(days=1))
    assert {kind.kind: kind.count for kind in kinds(QueueFilter())} == {"": 1, "ready": 1, LATER: 1}
    page = " ".join(admin_client.get(f"{URL}?kind=later").content.decode().split())
    assert "1 letter is put off to a later day." in page
    assert letter.case.case_number in page


def test_neighbours_follow_the_order_and_end_in_a_circle():
    problem, name, newer = with_problem().pk, held().pk, with_problem("CM17-9100005").pk
    assert place_of(name, QueueFilter()) == Place(1, 3, None, problem)
    assert place_of(problem, QueueFilter()) == Place(2, 3, name, newer)
    assert place_of(newer, QueueFilter()) == Place(3, 3, problem, name)
    assert order(later=[name]) == [problem, newer, name]
    assert place_of(newer, QueueFilter(), [name]) == Place(2, 3, problem, name)
    assert place_of(name, QueueFilter("problems")) == Place(0, 2, None, problem)


def test_letters_done_are_counted_until_they_wait_again():
    problem, name = with_problem().pk, held().pk
    done = with_problem("CM17-9100005").pk
    assert place_of(name, QueueFilter(), done=[done]).done == 0
    lifecycle.reject(done)
    assert place_of(name, QueueFilter(), done=[done]) == Place(1, 2, None, problem, 1)


def test_a_sitting_counts_what_is_done_among_the_letters_that_were_chosen(admin_client):
    first, second = with_problem(), with_problem("CM17-9100005")
    other = with_problem("CM17-9100006")
    admin_client.get(URL)
    admin_client.post(f"{URL}{first.pk}/reject/?batch={first.batch_id}", {"reason": "None."})
    place = admin_client.get(f"{URL}{second.pk}/").context
    assert (place["number"], place["total"]) == (1, 2)
    admin_client.post(f"{URL}{second.pk}/reject/", {"reason": "None."})
    page = admin_client.get(f"{URL}{other.pk}/")
    assert (page.context["number"], page.context["total"]) == (2, 2)
    assert "of which 1 is done" in " ".join(page.content.decode().split())


def test_fatal_problems_are_counted_and_listed_too():
    cake, problem = unreadable(), with_problem()
    counts = {kind.kind: kind.count for kind in kinds(QueueFilter())}
    assert (counts["no-determination"], counts["missing-decision-date"]) == (1, 2)
    assert order(QueueFilter("no-determination")) == [cake.pk]
    assert order(QueueFilter("missing-decision-date")) == [cake.pk, problem.pk]


def test_the_page_tells_what_waits_and_why(admin_client):
    ready(), with_problem(), held()
    page = admin_client.get(URL).content.decode()
    assert page.index("CM17-9100003") < page.index("CM17-9100002") < page.index("CM17-9100001")
    assert "The decision date is missing." in page
    assert "May name a person" in page
    page = admin_client.get(f"{URL}?kind=ready").content.decode()
    assert "CM17-9100001" in page
    assert "CM17-9100002" not in page


@pytest.mark.parametrize("query", ["?batch=x", "?batch=99999999999", "?kind=none-such", "?page=x"])
def test_odd_parameters_are_no_error(admin_client, query):
    ready()
    assert admin_client.get(URL + query).status_code == 200


def test_it_needs_the_permission_and_being_of_the_staff_is_not_enough(client, django_user_model):
    assert client.get(URL).status_code == 302
    person = django_user_model.objects.create_user("rita", password="x" * 12, is_staff=True)
    client.force_login(person)
    assert client.get(URL).status_code == 403
    person.user_permissions.add(Permission.objects.get(codename="view_letter"))
    assert client.get(URL).status_code == 200


def fill(count):
    nowhere = {"start": None, "end": None, "item": None}
    told = {"code": "missing-outcome", "message": "Lost.", "severity": "review"}
    problems = [told | nowhere]
    batch = ready().batch
    Letter.objects.bulk_create(
        Letter(
            content=b"x",
            sha256=f"{number:064}",
            size=1,
            file_name=f"{number}.txt",
            media_type="text/plain",
            batch=batch,
            status=LetterStatus.NEEDS_REVIEW,
            phi_state=PhiState.HELD if number % 7 == 0 else PhiState.CLEAR,
            problems=problems,
        )
        for number in range(count)
    )


def test_thousands_that_wait_cost_no_more_queries(admin_client, django_assert_max_num_queries):
    fill(3000)
    admin_client.get(URL)  # the session notes that somebody is here
    with django_assert_max_num_queries(9):
        page = admin_client.get(f"{URL}?page=40")
    assert "Page 40 of 61" in page.content.decode()


def test_the_first_of_thousands_is_read_from_the_index():
    fill(3000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE determinations_letter")
    plan = waiting_letters(QueueFilter())[:50].explain()
    assert "letter_in_review" in plan
    assert "Sort" not in plan


def test_kinds_of_problems_are_counted_without_a_look_into_thousands_of_letters():
    fill(3000)
    with CaptureQueriesContext(connection) as queries:
        counts = {kind.kind: kind.count for kind in kinds(QueueFilter())}
    assert counts["missing-outcome"] == 3000
    counting = [each["sql"] for each in queries if "waitingproblem" in each["sql"]]
    assert counting
    assert not any("jsonb" in sql for sql in counting)


def test_ranks_are_counted_by_indexes_of_their_own():
    fill(3000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE determinations_letter")
        # what earlier tests left in indexes may make reading a small table look cheaper
        cursor.execute("SET LOCAL enable_seqscan = off")
    for rank in ReviewRank:
        plan = waiting_letters(QueueFilter(rank.name.lower())).order_by().values("pk").explain()
        assert f"letter_in_review_{rank.name.lower()}" in plan


def test_headings_that_no_rule_sorts_are_a_list_of_their_own(admin_client):
    ready()
    heading = item_text("Zorbel wrap therapeutics")
    unsorted = add_letter(letter_text("CM17-9100007", heading), publish=False)
    assert unsorted.status == LetterStatus.PARSED  # it holds no letter
    (kind,) = [each for each in kinds(QueueFilter()) if each.kind == "unsure-treatment"]
    assert (kind.label, kind.count) == ("The treatment type is a guess", 1)
    assert f'href="{URL}{kind.query}"' in admin_client.get("/staff/").content.decode()
    (row,) = admin_client.get(f"{URL}{kind.query}").context["rows"]
    assert row.letter == unsorted
    assert len(row.problems) == 1
