"""Pages of guidelines, places, treatments, specialties, reviewers: addresses, numbers, ways."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.urls import reverse

from determinations.ingest.lifecycle import withdraw
from determinations.models import Case
from determinations.search import SearchRequest
from determinations.search.index import following as indexer
from determinations.tests.archive import add_letter, item_text, letter_text, publish_samples
from determinations.tests.snapshots import archive_of
from determinations.views.entry_links import links_to_chosen, value_url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cited")]

PAGES = "Chronic Pain Medical Treatment 2009, Section(s): Physical medicine, page {}"

PLACE = "/guidelines/chronic-pain-2009/98-99/"
REVIEWER = "/reviewers/family-practice/ca/"
ENTRIES = (
    "/guidelines/chronic-pain-2009/",
    "/guidelines/odg/",
    "/guidelines/mtus/",
    "/guidelines/none/",
    PLACE,
    "/guidelines/low-back-2004/special-studies/",
    "/treatments/pharmaceuticals/",
    "/treatments/pharmaceuticals/opioids/",
    "/specialties/family-practice/",
)
LISTS = ("/guidelines/", "/guidelines/?find=98-99", "/treatments/", "/specialties/", "/reviewers/")


@pytest.fixture
def cited(db):
    """Add to the samples letters in which each side cites pages."""
    with archive_of(publish_samples, cite_pages):
        yield


def cite_pages():
    letters = (
        ("98-99", "98-99", "Upheld"),
        ("98-99", "99", "Overturned"),
        ("43", "98-99", "Overturned"),
        ("98", "43", "Upheld"),
    )
    for number, (admin, imro, outcome) in enumerate(letters, 1):
        item = item_text(outcome=outcome, admin=PAGES.format(admin), imro=PAGES.format(imro))
        add_letter(letter_text(f"CM17-920000{number}", item))


def text_of(response):
    return " ".join(unescape(response.content.decode()).split())


def total(client, url):
    response = client.get(url)
    assert response.status_code == 200, url
    return response.context["result"].total


def shown_on(context):
    """Return every rate of a page with its links."""
    tables = [context.get("sides"), *context.get("lists", ())]
    rows = [row for table in tables if table for row in table.rows]
    cells = [row.shown for row in (*rows, *context.get("years", ()))]
    places = context.get("places")
    cells += [cell for row in (places.rows if places else ()) for cell in row.cells]
    cells += [
        cell
        for _, _, table in context.get("tables", ())
        for row in table.rows
        for cell in row.cells
    ]
    return cells


class TestNumbers:
    @pytest.mark.parametrize("url", [*ENTRIES, *LISTS[:2]])
    def test_every_number_leads_to_what_it_counts(self, client, url):
        context = client.get(url).context
        cells = shown_on(context)
        assert len(cells) > 3
        for cell in (*([context["whole"]] if "whole" in context else []), *cells[:60:2]):
            if cell.rate.decided:
                assert total(client, cell.decided_url) == cell.rate.decided + cell.rate.undecided
            if cell.rate.overturned:
                assert total(client, cell.overturned_url) == cell.rate.overturned

    def test_who_cites_pages_and_how_it_comes_out(self, client):
        sides = {row.label: row.shown for row in client.get(PLACE).context["sides"].rows}
        rates = {label: (cell.rate.overturned, cell.rate.decided) for label, cell in sides.items()}
        named = rates.pop("Named in the rationale")
        assert named[1] > 0  # by samples
        assert rates == {
            "Either side": (2, 4),
            "Claims administrator": (1, 3),
            "Reviewer": (2, 3),
            "Both sides": (1, 2),
        }
        line = client.get(sides["Reviewer"].decided_url).context["rate_line"].sentence
        rate = sides["Reviewer"].rate
        assert line.startswith(f"{rate.overturned} of {rate.decided} overturned")

    def test_small_numbers_are_flagged(self, client):
        assert client.get(PLACE).context["whole"].rate.is_small
        assert "small number" in text_of(client.get(PLACE))

    def test_a_withdrawn_letter_is_in_no_number(self, client):
        imro = "Knee Complaints 2004, Section(s): Only Here"
        letter = add_letter(letter_text("CM17-9100001", item_text(imro=imro)))
        indexer.bring_up_to_date()
        url = "/guidelines/knee-2004/only-here/"
        assert client.get(url).status_code == 200
        withdraw(letter.pk, reason="test")
        indexer.bring_up_to_date()
        assert client.get(url).status_code == 404
        assert "Only Here" not in text_of(client.get("/guidelines/knee-2004/"))


class TestAddresses:
    @pytest.mark.parametrize(
        ("written", "own"),
        [
            ("/guidelines/Chronic-Pain-2009/", "/guidelines/chronic-pain-2009/"),
            ("/guidelines/chronic-pain-2009/p98/", "/guidelines/chronic-pain-2009/98/"),
            ("/guidelines/chronic-pain-2009/pp.%2099-98/", PLACE),
            ("/guidelines/chronic-pain-2009/098-99/", PLACE),
            ("/guidelines/chronic-pain-2009/98-98/", "/guidelines/chronic-pain-2009/98/"),
            ("/guidelines/low-back-2004/Special%20Studies/?a=b",
             "/guidelines/low-back-2004/special-studies/?a=b"),
            ("/treatments/Pharmaceuticals/Opioids/", "/treatments/pharmaceuticals/opioids/"),
            ("/specialties/Family%20Practice/", "/specialties/family-practice/"),
            ("/reviewers/family-practice/CA/", REVIEWER),
        ],
    )  # fmt: skip
    def test_odd_spellings_lead_to_the_permanent_one(self, client, written, own):
        response = client.get(written)
        assert (response.status_code, response.headers.get("Location")) == (301, own)

    @pytest.mark.parametrize(
        "url",
        [
            "/guidelines/nothing/",
            "/guidelines/chronic-pain-2009/9999/",
            "/guidelines/chronic-pain-2009/nothing/",
            "/guidelines/odg/98/",
            "/guidelines/chronic-pain-2009/%00/",
            "/guidelines/chronic-pain-2009/" + "9" * 5000 + "/",
            "/treatments/nothing/",
            "/treatments/surgery/nothing/",
            "/specialties/nothing/",
            "/reviewers/nothing/ca/",
            "/reviewers/a:b/ca/",
        ],
    )
    def test_what_does_not_exist_is_not_found(self, client, url):
        assert client.get(url).status_code == 404

    def test_pages_typed_on_a_guideline_lead_there(self, client):
        response = client.get("/guidelines/chronic-pain-2009/?find=98-99")
        assert response.headers["Location"] == PLACE
        page = text_of(client.get("/guidelines/chronic-pain-2009/?find=9999"))
        assert "No page or section that is cited here has that in its name" in page

    @pytest.mark.parametrize(
        ("value", "spelled"),
        [
            ("low-back-2004:special-studies", "low-back-2004%3ASpecial+Studies"),
            ("Low-Back-2004:SPECIAL STUDIES", "low-back-2004%3ASpecial+Studies"),
            ("chronic-pain-2009:098", "chronic-pain-2009%3A98"),
        ],
    )
    @pytest.mark.parametrize("path", ["/decisions/", "/rates/", "/api/v1/decisions/"])
    def test_a_place_spelled_otherwise_in_a_filter_is_found(self, client, path, value, spelled):
        response = client.get(path, {"q": "", "mtus_page": value})
        assert response.headers["Location"] == f"{path}?q=&mtus_page={spelled}"
        assert client.get(response.headers["Location"]).status_code == 200

    @pytest.mark.parametrize("value", ["low-back-2004:nothing", "nothing:98", "a:" + "9" * 5000])
    def test_a_place_that_nothing_cites_is_left_as_it_is(self, client, value):
        response = client.get("/decisions/", {"mtus_page": value})
        assert response.status_code == (200 if len(value) < 400 else 400)

    def test_values_of_filters_have_addresses_where_they_can(self):
        place = "/guidelines/low-back-2004/special-studies/"
        assert value_url("mtus_page", "low-back-2004:Special Studies") == place
        assert value_url("reviewer_page", "low-back-2004:Special Studies") == place
        assert value_url("rationale_guideline", "odg") == "/guidelines/odg/"
        assert value_url("treatment", "pharmaceuticals-opioids").endswith("/opioids/")
        assert value_url("reviewer", "family-practice:ca") == REVIEWER
        assert value_url("mtus_page", "low-back-2004:\u2014") == ""
        assert value_url("guideline", "../etc") == ""
        assert value_url("year", "2016") == ""


class TestWays:
    def test_every_link_of_a_page_leads_somewhere(self, client):
        for url in (
            "/guidelines/knee-2004/",
            PLACE,
            REVIEWER,
            "/treatments/pharmaceuticals/opioids/",
        ):
            main = re.search(r"<main.*</main>", client.get(url).content.decode(), re.DOTALL)[0]
            links = {unescape(link) for link in re.findall(r'href="(/[^"]+)"', main)}
            within = [link for link in links if re.match(r"/(guid|treat|spec|rev)", link)]
            assert within
            for link in within:
                response = client.get(link)
                assert response.status_code == 200, (url, link)

    def test_from_a_citation_to_its_place_and_back(self, client):
        card = client.get(PLACE).context["newest"][0]
        case = text_of(client.get(f"/cases/{card.item.case_number}/"))
        assert f'href="{PLACE}"' in case
        item = f"/cases/{card.item.case_number}/items/{card.item.position}/"
        assert f'href="{PLACE}"' in text_of(client.get(item))
        assert f"/cases/{card.item.case_number}/" in text_of(client.get(PLACE))

    def test_a_list_of_results_leads_to_what_is_chosen(self, client):
        page = text_of(client.get("/decisions/?reviewer_page=chronic-pain-2009:98"))
        assert '<a href="/guidelines/chronic-pain-2009/98/">' in page
        assert links_to_chosen(SearchRequest(facets={"year": ("2016",)})) == []

    def test_the_header_leads_to_guidelines(self, client):
        assert f'href="{reverse("guidelines")}"' in text_of(client.get("/"))


class TestLists:
    def test_guidelines_are_found_by_a_part_of_their_name(self, client):
        tables = client.get("/guidelines/?find=low+back").context["tables"]
        labels = [row.label for _, _, table in tables for row in table.rows]
        assert labels
        assert all("low back" in label.casefold() for label in labels)
        assert "Nothing that is cited" in text_of(client.get("/guidelines/?find=xyzzy"))

    def test_reviewer_profiles_are_found_by_specialty_and_state(self, client):
        rows = client.get("/reviewers/?find=family+california").context["table"].rows
        assert rows
        assert all("Family" in row.label and "California" in row.label for row in rows)
        assert "may be one physician or many" in text_of(client.get("/reviewers/"))


@pytest.mark.parametrize("url", [*ENTRIES, *LISTS])
def test_the_number_of_questions_to_the_database_is_fixed(
    client, url, django_assert_max_num_queries
):
    client.get("/rates/")  # labels are read once in some seconds
    with django_assert_max_num_queries(4):
        assert client.get(url).status_code == 200


def test_an_empty_archive_has_lists_and_no_entries(client, db):
    Case.objects.update(published_at=None)
    indexer.rebuild()
    for url in LISTS:
        assert client.get(url).status_code == 200
    assert client.get(PLACE).status_code == 404
