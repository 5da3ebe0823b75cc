"""Who cited what, on cards, determinations and beside the results; it narrows the search."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.urls import reverse

from determinations.search.index import following as indexer
from determinations.search.value_labels import forget_labels
from determinations.tests.archive import add_letter, item_text, letter_text

pytestmark = pytest.mark.django_db

STUDIES = "low-back-2004:Special Studies"
LOW_BACK = "Low Back Complaints 2004"
OUTSIDE = "Decision based on Non-MTUS Citation"
NUMBER = "CM17-9100001"


@pytest.fixture(autouse=True)
def _archive():
    both = item_text(
        "Lumbar scan",
        admin=f"{LOW_BACK}, Section(s): Special Studies. {OUTSIDE} ODG, Low Back",
        imro=f"{LOW_BACK}, Section(s): Special Studies, Initial Care",
    )
    reviewer = item_text("Lumbar brace", admin=LOW_BACK, imro=f"{LOW_BACK}, Section(s): Bracing")
    add_letter(letter_text(NUMBER, both, reviewer))
    indexer.bring_up_to_date()


def search_page(client, query=""):
    return client.get(f"{reverse('decisions')}?{query}")


def card(page, heading):
    return next(card for card in page.context["cards"] if card.item.description == heading)


def params_of(url):
    return QueryDict(url.partition("?")[2]).dict()


def group(page):
    return next(group for group in page.context["facets"] if group.sides)


class TestCards:
    def test_a_chip_says_whose_citation_it_is(self, client):
        chips = card(search_page(client), "Lumbar scan").chips
        assert [(chip.side, chip.cites, chip.label) for chip in chips] == [
            ("Both", "Both sides cited", "Low Back 2004: Special Studies"),
            ("UR", "Claims administrator cited", "ODG"),
            ("Reviewer", "Reviewer cited", "Low Back 2004: Initial Care"),
        ]

    def test_a_chip_narrows_the_search_by_what_that_side_cited(self, client):
        chips = card(search_page(client, "q=lumbar&page=1"), "Lumbar scan").chips
        assert params_of(chips[1].url) == {
            "q": "lumbar",
            "administrator_guideline": "odg",
            "side": "administrator",
        }
        both = params_of(chips[0].url)
        assert both["administrator_page"] == both["reviewer_page"] == STUDIES
        for chip in chips:
            assert client.get(chip.url).context["result"].total == 1


class TestDetermination:
    def links(self, client, query=""):
        items = client.get(f"{reverse('case', args=[NUMBER])}{query}").context["items"]
        return {str(place.citation): place for side in items[0].sides for place in side.places}

    def test_a_citation_leads_to_decisions_where_that_side_cited_the_same(self, client):
        place = self.links(client)["Low Back Complaints (2004), Initial Care"]
        assert params_of(place.url) == {
            "reviewer_page": "low-back-2004:Initial Care",
            "side": "reviewer",
        }

    def test_it_narrows_the_search_that_found_the_determination(self, client):
        place = self.links(client, "?q=lumbar")["ODG, Low Back"]
        assert [said for said, _ in place.sources] == ["ODG"]
        assert params_of(place.sources[0][1])["q"] == "lumbar"
        assert params_of(place.sources[0][1])["administrator_guideline"] == "odg"


class TestNamedInTheRationale:
    NUMBER = "CM17-9100002"

    @pytest.fixture(autouse=True)
    def _letter(self):
        rationale = (
            "Neither ACOEM Chapter 9, page 214, nor the ODG Pain Chapter recommends it. A brace "
            "is not medically necessary."
        )
        add_letter(letter_text(self.NUMBER, item_text("Neck brace", rationale=rationale)))
        indexer.bring_up_to_date()
        forget_labels()

    def test_it_stands_under_the_item_and_leads_to_what_other_rationales_name(self, client):
        page = client.get(reverse("case", args=[self.NUMBER]), {"q": "brace"})
        named = page.context["items"][0].named
        assert [chip.label for chip in named] == [
            "Shoulder Complaints (2004), p. 214",
            "ODG Pain Chapter",
        ]
        assert params_of(named[0].url) == {
            "q": "brace",
            "rationale_page": "shoulder-2004:214",
            "side": "rationale",
        }
        assert params_of(named[1].url)["rationale_guideline"] == "odg"
        for chip in named:
            assert client.get(chip.url).context["result"].total == 1
        assert "Rationale names" in page.content.decode()

    def test_it_is_on_no_card_and_in_no_side(self, client):
        assert [chip.side for chip in card(search_page(client), "Neck brace").chips] == [
            "UR",
            "Reviewer",
        ]
        page = client.get(reverse("case", args=[self.NUMBER]))
        sides = page.context["items"][0].sides
        assert [len(side.places) for side in sides] == [1, 1]

    def test_a_rationale_that_names_nothing_says_nothing(self, client):
        page = client.get(reverse("case", args=[NUMBER]))
        assert "Named in the rationale" not in page.content.decode()

    def test_the_switch_shows_it_apart(self, client):
        page = search_page(client, "side=rationale&rationale_guideline=odg")
        assert group(page).facet.name == "rationale_guideline"
        (chosen,) = page.context["chosen"]
        assert chosen.sentence == "Rationale names ODG"


class TestBesideTheResults:
    def tree(self, branches):
        return {
            branch.value.label: self.tree(branch.branches) or branch.value.count
            for branch in branches
        }

    def test_places_stand_under_their_guideline_and_guidelines_under_the_mtus(self, client):
        assert self.tree(group(search_page(client, "side=reviewer")).branches) == {
            "MTUS (any guideline)": {
                "Low Back Complaints (2004)": {
                    "Bracing": 1,
                    "Initial Care": 1,
                    "Special Studies": 1,
                }
            },
            "ACOEM (in the MTUS or outside)": 2,
        }

    def test_the_switch_shows_one_side_and_keeps_what_is_chosen_of_others(self, client):
        page = search_page(client, f"side=reviewer&administrator_page={STUDIES}")
        shown = group(page)
        assert [(option.side.label, option.chosen) for option in shown.sides] == [
            ("Either side", 0),
            ("Claims administrator", 1),
            ("Reviewer", 0),
            ("Rationale", 0),
        ]
        assert shown.facet.name == "reviewer_guideline"
        box = f'name="administrator_page" value="{STUDIES}" checked'
        assert box in page.content.decode()
        assert 'name="side" value="reviewer" checked' in page.content.decode()

    def test_what_is_chosen_is_said_as_a_sentence(self, client):
        page = search_page(client, f"reviewer_page={STUDIES}&administrator_guideline=none")
        assert [chosen.sentence for chosen in page.context["chosen"]] == [
            "Claims administrator cited no evidence",
            "Reviewer cited Low Back 2004: Special Studies",
        ]

    def test_a_chosen_place_that_nothing_cites_stays_in_the_form(self, client):
        page = search_page(client, "mtus_page=eye-2004:9")
        assert 'name="mtus_page" value="eye-2004:9" checked' in page.content.decode()

    def test_more_places_of_one_guideline_are_listed(self, client):
        url = reverse("facet_values", args=["reviewer_page"])
        whole = client.get(url, {"within": "low-back-2004"})
        assert [value.label for value, _ in whole.context["links"]] == [
            "Bracing",
            "Initial Care",
            "Special Studies",
        ]
        assert all("within" not in url for _, url in whole.context["links"])
        assert client.get(url, {"within": "knee-2004"}).context["links"] == []
        rest = client.get(
            url, {"within": "low-back-2004", "skip": "2"}, headers={"HX-Request": "true"}
        )
        assert [value.label for value in rest.context["values"]] == ["Special Studies"]


def test_a_determination_says_what_the_reviewer_adopted(client):
    number = "CM17-9100002"
    imro = "The reviewer found the guideline used by the Claims Administrator applicable."
    item = item_text("Lumbar belt", admin=f"{LOW_BACK}, Section(s): Bracing", imro="Bracing 2004")
    text = letter_text(number, item).replace("Decision based on MTUS Bracing 2004", imro)
    assert imro in text
    add_letter(text)
    page = client.get(reverse("case", args=[number])).content.decode()
    assert page.count("adopted from the claims administrator") == 1
    item = client.get(reverse("api_case", args=[number])).json()["items"][0]
    assert [(citation["cited_by"], citation["guideline"], citation["section"], citation["adopted"])
            for citation in item["citations"]] == [
        ("claims_administrator", "low-back-2004", "Bracing", False),
        ("imro", "low-back-2004", "Bracing", True),
    ]  # fmt: skip
