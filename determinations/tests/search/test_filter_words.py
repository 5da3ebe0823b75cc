"""Words that are filters: what is recognized, offered with its count, and applied."""

from __future__ import annotations

import pytest
from django.urls import reverse

from determinations.models import DisputedItem, ItemOutcome
from determinations.search import SearchRequest, search
from determinations.search.filter_words import filter_offer
from determinations.search.index import following as indexer
from determinations.tests.archive import add_letter, item_text, letter_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(index):
    """Add letters that only their filters say something of."""
    for number, (heading, outcome, specialty, decided) in enumerate(
        [
            ("Acupuncture x 12", "Overturned", "Family Practice", "01/31/2017"),
            ("Acupuncture x 6", "Upheld", "Pain Management", "02/10/2016"),
            ("Norco 10/325mg #60", "Upheld", "Pain Management", "03/02/2017"),
            ("Norco 10/325mg #90", "Upheld", "Physical Medicine & Rehabilitation", "03/02/2016"),
            ("Physical therapy x 8, right wrist", "Overturned", "Family Practice", "05/04/2015"),
        ]
    ):
        item = item_text(heading, outcome, rationale="The records show no gain in function.")
        add_letter(
            letter_text(f"CM17-91001{number:02}", item, decided=decided, specialty=specialty)
        )
    indexer.bring_up_to_date()


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
        ("norco PM&R", "norco", {"specialty": {"physical-medicine-and-rehabilitation"}}),
        ("norco physiatrist", "norco", {"specialty": {"physical-medicine-and-rehabilitation"}}),
        ("item:norco denied", "item:norco", {"outcome": {"upheld"}}),
        ('"red flags" upheld', '"red flags"', {"outcome": {"upheld"}}),
        ("MRI of the lumbar spine", "MRI", {"body_part": {"low back"}}),
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
        "not overturned",
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
