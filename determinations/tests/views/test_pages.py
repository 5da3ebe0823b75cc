"""Pages for readers: what they show, with which status, and how many database queries they take."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from determinations.ingest import lifecycle
from determinations.models import Case, Letter
from determinations.search import SearchRequest
from determinations.search.index import following as indexer
from determinations.tests.archive import add_letter, item_text, letter_text

pytestmark = pytest.mark.django_db


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.mark.usefixtures("index")
class TestSearch:
    def test_results_with_counts_badges_and_snippets(self, client):
        page = text_of(client.get("/decisions/?q=acupuncture"))
        assert "decisions <span" in page or "decision <span" in page
        assert re.search(r"in \d+ letters?<", page)
        assert "<mark>Acupuncture</mark>" in page
        assert "badge-upheld" in page

    def test_filters_stay_in_the_url_and_can_be_removed(self, client):
        page = text_of(client.get("/decisions/?q=knee&outcome=upheld&body_part=knee"))
        assert 'href="/decisions/?q=knee&amp;body_part=knee"' in page
        assert "Outcome: Upheld" in page

    def test_a_filter_does_not_undo_the_wish_to_search_only_what_was_typed(self, client):
        page = text_of(client.get("/decisions/?q=FRP&expand=0&per_page=10"))
        assert '<input type="hidden" name="expand" value="0">' in page
        assert '<input type="hidden" name="per_page" value="10">' in page

    def test_the_last_page_that_is_offered_can_be_opened(self, client):
        assert client.get("/decisions/?per_page=7&page=1428").status_code == 200
        assert SearchRequest(per_page=7).page_of(1_000_000).paginator.num_pages == 1428

    @pytest.mark.parametrize(
        ("query", "title"),
        [
            ("q=acupuncture&outcome=upheld", r"acupuncture, upheld · \d+ decisions?"),
            ("per_page=5&page=2", r"All decisions · \d+ decisions · page 2"),
            ("specialty=podiatrist&retrospective=no&decided_after=2016-01-02",
             r"Podiatrist, decided from Jan 2, 2016, not retrospective · \d+ decisions?"),
            ("q=xyzzy", "xyzzy · 0 decisions"),
            ("decided_after=soon", "This search was not run"),
        ],
    )  # fmt: skip
    def test_the_title_tells_the_search(self, client, query, title):
        page = text_of(client.get(f"/decisions/?{query}"))
        assert re.search(f"<title>{title} · IMR Archive</title>", page)

    def test_htmx_gets_what_it_selects(self, client):
        page = text_of(client.get("/decisions/?q=knee", headers={"HX-Request": "true"}))
        assert 'id="found"' in page

    @pytest.mark.parametrize(
        ("query", "message"),
        [
            ("decided_after=yesterday", "Enter a valid date"),
            ("outcome=maybe", "maybe is not one of the available choices"),
            ("page=abc", "Enter a whole number"),
            ("page=0", "greater than or equal to 1"),
            ("page=99999", "narrow the search"),
            ("retrospective=maybe", "Enter true or false"),
            ("per_page=1000", "less than or equal to 100"),
            ("decided_after=2020-01-02&decided_before=2020-01-01", "before the first one"),
            ("q=" + "x" * 1001, "at most 1000"),
        ],
    )
    def test_bad_parameters_are_named_on_a_page_that_still_works(self, client, query, message):
        response = client.get(f"/decisions/?{query}")
        assert response.status_code == 400
        assert message in text_of(response)
        assert 'name="q"' in text_of(response)

    @pytest.mark.parametrize("query", ["mtus_page=chronic-pain-2009:%C2%B2", "year=%C2%B2"])
    def test_values_that_only_look_like_numbers_find_nothing(self, client, query):
        page = client.get(f"/decisions/?{query}")
        assert (page.status_code, page.context["result"].total) == (200, 0)

    def test_what_is_right_beside_an_error_stays_chosen(self, client):
        page = client.get("/decisions/?retrospective=true&decided_after=soon")
        assert page.status_code == 400
        assert 'value="true" id="retrospective-yes" checked' in text_of(page)

    def test_filters_that_were_left_empty_are_none(self, client):
        everything = client.get("/decisions/").context["result"].total
        page = client.get("/decisions/?category=&specialty=&retrospective=&decided_after=&sort=")
        assert page.context["result"].total == everything
        assert page.context["chosen"] == []

    @pytest.mark.parametrize(("said", "meant"), [("true", True), ("1", True), ("False", False)])
    def test_yes_and_no_in_a_url(self, client, said, meant):
        page = client.get(f"/decisions/?retrospective={said}")
        assert page.context["search_request"].retrospective is meant

    def test_a_page_beyond_the_last_says_so(self, client):
        assert "beyond the last result" in text_of(client.get("/decisions/?q=knee&page=50"))

    def test_nothing_found_helps(self, client):
        page = text_of(client.get("/decisions/?q=acupunture"))
        assert "No decisions found" in page
        assert "Did you mean" in page

    def test_searching_only_what_was_typed_is_said_and_can_be_undone(self, client):
        page = text_of(client.get("/decisions/?q=FRP&expand=0&outcome=upheld"))
        assert "Searching only what you typed" in page
        assert 'href="/decisions/?q=FRP&amp;outcome=upheld">Also search' in page
        assert "Searching only" not in text_of(client.get("/decisions/?q=FRP"))

    @pytest.mark.parametrize("wrong", ["outcome=maybe", "per_page=1000", "expand=2", "sort=best"])
    def test_what_is_wrong_is_not_sent_again(self, client, wrong):
        name, _, value = wrong.partition("=")
        page = text_of(client.get(f"/decisions/?{wrong}&specialty=neurology"))
        assert f'name="{name}" value="{value}"' not in page
        assert 'name="specialty" value="neurology"' in page

    def test_a_query_that_is_broken_all_over_shows_the_first_places(self, client):
        page = text_of(client.get("/decisions/", {"q": ")" * 30}))
        assert page.count("has no opening one") == 5
        assert "25 more places" in page

    def test_what_was_not_understood_is_shown(self, client):
        assert "never closed" in text_of(client.get("/decisions/?q=%22red+flags"))

    @pytest.mark.parametrize(
        "typed", ["cm16-9000001", "CM16 9000001", "16-9000001", "IMR Case No. CM169000001"]
    )
    def test_a_case_number_goes_straight_to_the_case(self, client, typed):
        response = client.get("/decisions/", {"q": typed})
        assert response.headers["Location"] == "/cases/CM16-9000001/"

    def test_an_unknown_case_number_is_named(self, client):
        assert "no published determination" in text_of(client.get("/decisions/?q=CM16-1234567"))

    @pytest.mark.parametrize("query", ["", "q=pain", "outcome=upheld&per_page=100"])
    def test_the_number_of_questions_to_the_database_is_fixed(
        self, client, query, django_assert_max_num_queries
    ):
        client.get("/decisions/")  # labels are read once a minute
        with django_assert_max_num_queries(6):
            client.get(f"/decisions/?{query}")

    def test_markup_in_letters_and_queries_stays_text(self, client):
        heading = "<script>alert(1)</script> brace"
        add_letter(letter_text("CM17-9100031", item_text(heading)))
        indexer.bring_up_to_date()
        for url in ("/decisions/?q=alert+%3Cscript%3E", "/cases/CM17-9100031/"):
            page = client.get(url).content.decode()
            assert "<script>alert" not in page
        assert "alert" in page

    def test_suggestions(self, client):
        found = client.get("/suggest/?q=acup").json()["suggestions"]
        assert {"kind", "label", "url"} <= found[0].keys()


def test_without_an_index_the_page_says_so_and_health_is_503(client):
    response = client.get("/decisions/")
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert client.get("/healthz").status_code == 503
    assert client.get("/").status_code == 200


@pytest.mark.usefixtures("index")
class TestDetermination:
    def test_the_whole_letter_in_its_order(self, client):
        page = text_of(client.get("/cases/CM16-9000002/"))
        order = ["CM16-9000002", "Clinical case summary", "36-year-old female grocery clerk",
                 'id="item-1"', "Claims administrator cited", "IMR reviewer cited",
                 "Imaging is reserved", 'id="item-2"', "persuasive"]  # fmt: skip
        places = [page.index(part) for part in order]
        assert places == sorted(places)

    def test_requested_authorized_and_disputed_parts(self, client):
        page = text_of(client.get("/cases/CM16-9000004/"))
        for label in ("Requested", "Authorized", "In dispute"):
            assert f"<dt>{label}</dt>" in page

    def test_lowercase_in_the_url_does(self, client):
        assert client.get("/cases/cm16-9000002/").status_code == 200

    def test_the_number_of_questions_does_not_grow_with_the_items(
        self, client, django_assert_max_num_queries
    ):
        client.get("/cases/CM17-9000019/")  # labels are read once a minute
        with django_assert_max_num_queries(7):
            client.get("/cases/CM17-9000019/")

    def test_the_search_that_led_here_is_marked_and_led_back_to(self, client):
        search = "?q=images+reserved&sort=newest"
        results = text_of(client.get(f"/decisions/{search}"))
        assert "/cases/CM16-9000002/?q=images+reserved&amp;sort=newest&amp;at=1#item-" in results
        page = text_of(client.get(f"/cases/CM16-9000002/{search}"))
        assert "<mark>Imaging</mark> is <mark>reserved</mark>" in page
        assert 'href="/decisions/?q=images+reserved&amp;sort=newest"' in page
        assert '<link rel="canonical" href="/cases/CM16-9000002/">' in page

    @pytest.mark.parametrize("query", ["", "?q=", "?q=((&page=x", "?utm_source=mail"])
    def test_without_a_search_nothing_is_marked(self, client, query):
        page = text_of(client.get(f"/cases/CM16-9000002/{query}"))
        assert "<mark>" not in page
        assert ("Back to the results" in page) is ("q=" in query)

    def test_the_letter_can_be_opened_and_downloaded_safely(self, client):
        for query, disposition in (("", "attachment"), ("?view=1", "inline")):
            response = client.get(f"/cases/CM16-9000002/letter/{query}")
            assert response.headers["Content-Disposition"].startswith(disposition)
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]
            assert b"Case Number: CM16-9000002" in response.getvalue()

    def test_similar_decisions(self, client):
        assert client.get("/cases/CM16-9000002/items/1/similar/").status_code == 200


@pytest.mark.parametrize(
    "url",
    ["/cases/CM99-9999999/", "/cases/nonsense/", "/nothing/", "/cases/CM99-9999999/letter/"],
)
def test_what_is_not_there_is_a_404_with_a_search_box(client, url):
    response = client.get(url)
    assert response.status_code == 404
    assert 'name="q"' in text_of(response)


def test_an_unpublished_case_is_not_there(client):
    add_letter(letter_text(), publish=False)
    assert client.get("/cases/CM17-9100001/").status_code == 404
    assert client.get("/cases/CM17-9100001/letter/").status_code == 404
    assert client.get("/api/v1/cases/CM17-9100001/").status_code == 404


def test_of_a_redacted_letter_readers_get_the_redacted_text(client):
    text = letter_text().replace("with knee pain.", "with knee pain, seen by Dr. Example.")
    letter = add_letter(text)
    lifecycle.redact(letter.pk)
    lifecycle.publish(letter.pk)
    content = client.get("/cases/CM17-9100001/letter/").getvalue()
    assert b"Example" not in content
    assert b"Example" in bytes(Letter.objects.defer(None).get().content)


@pytest.mark.usefixtures("index")
@pytest.mark.parametrize(
    "url", ["/", "/decisions/", "/nothing/", "/about/", "/cases/CM16-9000002/", "/accounts/login/"]
)
def test_each_page_has_one_search_box(client, url):
    assert text_of(client.get(url)).count('name="q"') == 1


def test_the_search_that_led_to_a_case_stands_in_the_box_of_its_head(client):
    add_letter(letter_text())
    page = text_of(client.get("/cases/CM17-9100001/?q=knee+%22pain%22"))
    assert 'name="q" value="knee &quot;pain&quot;"' in page


def test_whoever_asks_for_an_icon_is_led_to_it(client):
    assert client.get("/favicon.ico").headers["Location"].endswith("img/favicon.svg")


@pytest.mark.parametrize("name", ["home", "about", "search_help", "robots"])
def test_pages_without_a_search(client, name):
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.usefixtures("index")
@pytest.mark.parametrize("url", ["/", "/decisions/", "/cases/CM16-9000002/", "/help/search/"])
def test_no_page_has_anything_inline_or_from_elsewhere(client, url):
    response = client.get(url)
    policy = response.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    page = response.content.decode()
    assert "style=" not in page
    assert "onclick" not in page
    assert 'src="http' not in page
    assert Case.objects.exists()
