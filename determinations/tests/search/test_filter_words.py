"""Words that are filters: what is recognized, offered with its count, and applied."""

from __future__ import annotations

import pytest
from django.urls import reverse

from determinations.models import DisputedItem, ItemOutcome
from determinations.search import Change, NumberRange, SearchRequest, search
from determinations.search.filter_words import filter_offer
from determinations.search.index import following as indexer
from determinations.tests.archive import add_letter, item_text, letter_text, publish_samples
from determinations.tests.snapshots import archive_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(db):
    with archive_of(publish_samples, add_letters_with_filters):
        yield


def add_letters_with_filters():
    """Add letters that only their filters say something of."""
    for number, (heading, outcome, specialty, decided) in enumerate(
        [
            ("Acupuncture x 12", "Overturned", "Family Practice", "01/31/2017"),
            ("Acupuncture x 6", "Upheld", "Pain Management", "02/10/2016"),
            ("Norco 10/325mg #47", "Upheld", "Pain Management", "03/02/2017"),
            ("Norco 10/325mg #90", "Upheld", "Physical Medicine & Rehabilitation", "03/02/2016"),
            ("Physical therapy x 8, right wrist", "Overturned", "Family Practice", "05/04/2015"),
        ]
    ):
        item = item_text(heading, outcome, rationale="The records show no gain in function.")
        add_letter(
            letter_text(f"CM17-91001{number:02}", item, decided=decided, specialty=specialty)
        )


def offered(q, **filters):
    offer = filter_offer(SearchRequest(q=q, **filters))
    if offer is None:
        return None
    return offer.request.q, {name: set(values) for name, values in offer.request.facets.items()}


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize(
    ("q", "rest", "facets"),
    [
        ("physical therapy, overturned", "physical therapy", {"outcome": {"overturned"}}),
        ("Norco denials", "Norco", {"outcome": {"upheld"}}),
        ("Norco granted in 2016", "Norco", {"outcome": {"overturned"}, "year": {"2016"}}),
        ("norco 2016 2017", "norco", {"year": {"2016", "2017"}}),
        ("norco by a pain specialist", "norco", {"specialty": {"pain-management"}}),
        ("norco by pain management", "norco", {"specialty": {"pain-management"}}),
        ("norco not approved", "norco", {"outcome": {"upheld"}}),
        ("gym ODG", "gym", {"guideline": {"odg"}}),
        ("ACOEM", "", {"guideline": {"acoem"}}),
        ("norco PM&R", "norco", {"specialty": {"physical-medicine-and-rehabilitation"}}),
        ("norco physiatrist", "norco", {"specialty": {"physical-medicine-and-rehabilitation"}}),
        ("item:norco denied", "item:norco", {"outcome": {"upheld"}}),
        ('"red flags" upheld', '"red flags"', {"outcome": {"upheld"}}),
        ("MRI of the lumbar spine", "MRI", {"body_part": {"low back"}}),
        ("outcome:denied norco year:2017", "norco", {"outcome": {"upheld"}, "year": {"2017"}}),
        ("gym for the knees", "gym", {"body_part": {"knee"}}),
        (
            "Norco denials by pain specialist 2017",
            "Norco",
            {"outcome": {"upheld"}, "specialty": {"pain-management"}, "year": {"2017"}},
        ),
    ],
)
def test_what_is_recognized(q, rest, facets):
    assert offered(q) == (rest, facets)


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize(
    "q",
    [
        "knee",
        "pain management consultation",
        "never overturned",
        "norco OR overturned",
        '"overturned"',
        "overturn*",
        "overturned or upheld",
        "norco 2009",
        "20170",
        "",
        "norco -denied",
    ],
)
def test_what_is_not(q):
    assert offered(q) is None


@pytest.mark.usefixtures("archive")
def test_a_filter_that_is_on_is_not_offered_again():
    assert offered("norco upheld", facets={"outcome": ("overturned",)}) is None


@pytest.mark.usefixtures("archive")
def test_the_offer_counts_what_it_finds():
    result = search(SearchRequest(q="norco denied 2017"))
    assert result.total == 0
    assert result.offer is not None
    assert result.offer.labels == ("upheld", "2017")
    assert result.offer.count == search(result.offer.request).total > 0
    assert search(SearchRequest(q="norco overturned")).offer is None


def filters_nearby(q, **changes):
    nothing = search(SearchRequest(q=q, **changes)).nothing_found
    for nearby in nothing.nearby:
        assert search(nearby.request).total == nearby.count > 0
    return {
        (nearby.request.q, nearby.filters)
        for nearby in nothing.nearby
        if nearby.change is Change.FEWER_FILTERS
    }


@pytest.mark.usefixtures("archive")
class TestFiltersThatFindNothingTogether:
    @pytest.mark.parametrize(
        ("q", "expected"),
        [
            ("norco denied by family doctor in 2017", {("norco", ("upheld", "2017"))}),
            ("norco overturned by pain doctor in 2017", {("norco", ("Pain Management", "2017"))}),
            ("norco overturned by family doctor", {("norco", ())}),
            ("norco for the knee, overturned", {("norco knee", ())}),
            ("zebra overturned by pain doctor", set()),
        ],
    )
    def test_as_many_as_find_something_are_offered(self, q, expected):
        assert filters_nearby(q) == expected

    def test_those_that_are_on_stay(self):
        on = {"year": ("2017",)}
        result = search(SearchRequest(q="norco overturned by pain doctor", facets=on))
        [nearby, *_] = result.nothing_found.nearby
        assert (nearby.request.q, nearby.filters) == ("norco", ("Pain Management",))
        assert nearby.request.facets == {**on, "specialty": ("pain-management",)}

    def test_a_query_of_such_words_alone_loses_some_of_them(self):
        of_47 = {"tablets": NumberRange(47, 47)}
        nearby = filters_nearby("overturned by pain doctor 2017", amounts=of_47)
        assert ("", ("Pain Management", "2017")) in nearby
        assert all(q == "" and filters for q, filters in nearby)

    def test_none_are_offered_where_all_of_them_find_something(self):
        result = search(SearchRequest(q="norco denied 2017"))
        assert result.offer
        changes = {nearby.change for nearby in result.nothing_found.nearby}
        assert Change.FEWER_FILTERS not in changes

    @pytest.mark.parametrize(
        ("params", "label"),
        [
            (
                {"q": "norco denied by family doctor in 2017"},
                "“norco” with upheld and 2017 as filters",
            ),
            ({"q": "norco overturned 2017"}, "“norco” with 2017 as a filter"),
            ({"q": "norco overturned by family doctor"}, "“norco” alone"),
            (
                {"q": "overturned by pain doctor", "tablets_min": "47", "tablets_max": "47"},
                "Pain Management as a filter",
            ),
        ],
    )
    def test_the_page_names_them(self, client, params, label):
        page = client.get(reverse("decisions"), params)
        assert page.context["nearby"][0].label == label
        for link in page.context["nearby"]:
            assert search_total(client, link.params) == link.count > 0


@pytest.mark.usefixtures("archive")
class TestPage:
    url = reverse("decisions")

    def test_words_become_filters_where_nothing_is_found_otherwise(self, client):
        response = client.get(self.url, {"q": "acupuncture overturned", "sort": "newest"})
        assert response.status_code == 302
        page = client.get(response.url)
        assert page.context["result"].total > 0
        found = DisputedItem.objects.filter(outcome=ItemOutcome.OVERTURNED)
        ids = {hit.item_id for hit in page.context["result"].hits}
        assert ids <= set(found.values_list("pk", flat=True))
        text = " ".join(page.content.decode().split())
        assert "No decision has all of the words “acupuncture overturned”" in text
        back = page.context["words_params"]
        assert back.urlencode() == "sort=newest&q=acupuncture+overturned&only_words=1"
        again = client.get(self.url, back.dict())
        assert again.status_code == 200
        assert again.context["result"].total == 0
        assert 'name="only_words"' in again.content.decode()

    def test_words_that_find_something_stay_words(self, client):
        add_letter(
            letter_text("CM17-9100190", item_text("Knee brace", rationale="Norco was denied."))
        )
        indexer.bring_up_to_date()
        page = client.get(self.url, {"q": "norco denied", "year": "2017"})
        assert page.status_code == 200
        assert page.context["result"].total == 1
        text = " ".join(page.content.decode().split())
        assert "<b>upheld</b> can be a filter" in text
        params = page.context["offer"].params
        assert params.dict() == {"year": "2017", "q": "norco", "outcome": "upheld"}
        assert page.context["offer"].count == search_total(client, params)

    def test_the_whole_page_follows_with_its_search_box(self, client):
        response = client.get(
            self.url, {"q": "acupuncture overturned"}, headers={"HX-Request": "true"}
        )
        assert "q=" not in response.headers["HX-Redirect"].replace("typed=", "")
        assert "outcome=overturned" in response.headers["HX-Redirect"]

    def test_what_was_typed_is_escaped(self, client):
        page = client.get(self.url, {"q": "norco", "typed": "<script>x</script>"})
        assert "<script>x" not in page.content.decode()


def search_total(client, params):
    return client.get(reverse("decisions"), params).context["result"].total
