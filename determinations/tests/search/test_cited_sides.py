"""Filters on citations: side, source and place hold on the same citation."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from determinations.models import DisputedItem
from determinations.search import FACETS, SearchRequest, Side, renewed, search
from determinations.search.index import following as indexer
from determinations.tests.archive import add_letter, item_text, letter_text
from determinations.tests.snapshots import archive_of

pytestmark = pytest.mark.django_db

KNEE = "knee-2004:Special Studies"
STUDIES = "low-back-2004:Special Studies"
MTUS = "Decision based on MTUS "
OUTSIDE = "Decision based on Non-MTUS Citation "
LOW_BACK = f"{MTUS}Low Back Complaints 2004"
NOTHING = "The Claims Administrator did not cite any medical evidence for its decision"

CITED = {
    # heading: what the claims administrator cited, and the reviewer
    "both studies": (f"{LOW_BACK}, Section(s): Special Studies",) * 2,
    "studies by UR": (
        f"{LOW_BACK}, Section(s): Special Studies",
        f"{LOW_BACK}, Section(s): Initial Care",
    ),
    "studies by reviewer": (LOW_BACK, f"{LOW_BACK}, Section(s): Special Studies"),
    "disability guidelines": (
        f"{OUTSIDE}Official Disability Guidelines, Low Back Chapter",
        f"{MTUS}Chronic Pain Medical Treatment 2016, Section(s): Opioids, dosing",
    ),
    "two sources": (
        f"{MTUS}Acupuncture Treatment 2007. {OUTSIDE}ODG, Pain Chapter",
        f"{OUTSIDE}ACOEM Occupational Medicine Practice Guidelines, 3rd ed., Knee",
    ),
    "literature": (
        NOTHING,
        f"{OUTSIDE}Doe J. Invented splints. J Bone Joint Surg Am. 2009;91(3):9",
    ),
    "something else": (NOTHING, f"{OUTSIDE}American Academy of Invented Medicine"),
}


@pytest.fixture(autouse=True)
def _archive(db):
    with archive_of(add_citing_letter):
        yield


def add_citing_letter():
    items = []
    for heading, (administrator, reviewer) in CITED.items():
        item = item_text(heading, admin="ADMIN", imro="IMRO")
        item = item.replace(f"{MTUS}ADMIN", administrator).replace(f"{MTUS}IMRO", reviewer)
        items.append(item)
    add_letter(letter_text("CM17-9100001", *items))


def found(q="", **facets):
    request = SearchRequest(q=q, facets={name: tuple(v) for name, v in facets.items()})
    wanted = {hit.item_id for hit in search(request).hits}
    return set(DisputedItem.objects.filter(pk__in=wanted).values_list("description", flat=True))


def counts(side, name):
    facet = search(SearchRequest(side=side)).facets[name]
    return {value.value: value.count for value in facet.values}


class TestFilters:
    def test_a_place_is_of_the_side_that_cited_it(self):
        assert found(administrator_page=[STUDIES]) == {"both studies", "studies by UR"}
        assert found(reviewer_page=[STUDIES]) == {"both studies", "studies by reviewer"}
        assert len(found(mtus_page=[STUDIES])) == 3

    def test_two_sides_are_asked_at_once(self):
        assert found(administrator_page=[STUDIES], reviewer_page=[STUDIES]) == {"both studies"}
        assert found(administrator_guideline=["odg"], reviewer_guideline=["acoem"]) == {
            "two sources"
        }

    def test_sources_outside_of_the_mtus(self):
        assert found(guideline=["odg"]) == {"disability guidelines", "two sources"}
        assert found(reviewer_guideline=["odg"]) == set()
        assert found(reviewer_guideline=["journal"]) == {"literature"}
        assert found(reviewer_guideline=["other"]) == {"something else"}
        assert found(administrator_guideline=["none"]) == {"literature", "something else"}
        assert found(reviewer_guideline=["none"]) == set()

    def test_chapters_that_the_mtus_took_over_are_acoems_too(self):
        low_back = {"both studies", "studies by UR", "studies by reviewer"}
        assert found(reviewer_guideline=["acoem"]) == low_back | {"two sources"}
        assert found(reviewer_guideline=["mtus"]) == low_back | {"disability guidelines"}

    def test_several_values_of_one_side_mean_any_of_them(self):
        assert found(administrator_guideline=["none", "odg"]) == {
            "literature",
            "something else",
            "disability guidelines",
            "two sources",
        }

    def test_a_place_narrows_its_guideline_and_a_guideline_the_mtus(self):
        narrow = found(administrator_page=[STUDIES])
        assert found(administrator_guideline=["low-back-2004"], administrator_page=[STUDIES]) == (
            narrow
        )
        assert found(
            administrator_guideline=["mtus", "none"], administrator_page=[STUDIES]
        ) == narrow | found(administrator_guideline=["none"])
        assert found(guideline=["mtus", "acupuncture-2007"]) == {"two sources"}


@pytest.fixture
def _rationale():
    """A letter whose rationale names what no side cites, and one of the sides' places."""
    rationale = (
        "ACOEM Chapter 9, page 214, the ODG Shoulder Chapter and MTUS Knee Complaints, Special "
        "Studies, advise against it. It is not medically necessary."
    )
    add_letter(letter_text("CM17-9100002", item_text("named in rationale", rationale=rationale)))
    indexer.bring_up_to_date()


@pytest.mark.usefixtures("_rationale")
class TestRationale:
    def test_what_it_names_is_found_apart(self):
        assert found(rationale_page=["shoulder-2004:214"]) == {"named in rationale"}
        assert found(rationale_guideline=["odg"]) == {"named in rationale"}
        assert found(rationale_guideline=["mtus"], reviewer_page=[KNEE]) == {"named in rationale"}
        assert found(rationale_page=[KNEE], administrator_page=[KNEE]) == set()

    def test_no_side_has_cited_what_only_the_rationale_names(self):
        for guideline, page in (
            ("guideline", "mtus_page"),
            ("administrator_guideline", "administrator_page"),
            ("reviewer_guideline", "reviewer_page"),
        ):
            assert found(**{page: ["shoulder-2004:214"]}) == set()
            assert "named in rationale" not in found(**{guideline: ["odg"]})
        assert found("page:214") == found("guideline:shoulder") == set()

    def test_its_citations_are_counted_apart(self):
        assert counts(Side.RATIONALE, "rationale_guideline") == {
            "mtus": 1,
            "acoem": 1,
            "odg": 1,
            "knee-2004": 1,
            "shoulder-2004": 1,
        }
        assert counts(Side.RATIONALE, "rationale_page") == {"shoulder-2004:214": 1, KNEE: 1}
        assert "shoulder-2004" not in counts(Side.EITHER, "guideline")
        assert "rationale_guideline" not in search(SearchRequest()).facets


class TestCounts:
    def test_only_citations_of_a_side_are_counted(self):
        assert counts(Side.ADMINISTRATOR, "administrator_page")[STUDIES] == 2
        assert counts(Side.REVIEWER, "reviewer_page")[STUDIES] == 2
        assert counts(Side.EITHER, "mtus_page")[STUDIES] == 3
        assert counts(Side.ADMINISTRATOR, "administrator_guideline") == {
            "mtus": 4,
            "acoem": 3,
            "low-back-2004": 3,
            "acupuncture-2007": 1,
            "odg": 2,
            "none": 2,
        }

    def test_citations_are_counted_of_one_side_and_where_they_are_chosen(self):
        cited = {name for name, facet in FACETS.items() if facet.side is not None}
        shown = search(SearchRequest(facets={"reviewer_page": (STUDIES,)})).facets.keys()
        assert shown & cited == {"guideline", "mtus_page", "reviewer_guideline", "reviewer_page"}


@pytest.mark.parametrize(
    ("query", "headings"),
    [
        ("guideline:ODG", {"disability guidelines", "two sources"}),
        ('guideline:"Official Disability Guidelines"', {"disability guidelines", "two sources"}),
        (
            "guideline:ACOEM",
            {"both studies", "studies by UR", "studies by reviewer", "two sources"},
        ),
        ("guideline:MTUS NOT guideline:acoem", {"disability guidelines"}),
        ('guideline:"low back" guideline:"special studies" guideline:ODG', set()),
        ("guideline:acupuncture", {"two sources"}),
        ("guideline:journal", {"literature"}),
        ('guideline:"chronic pain 2016"', {"disability guidelines"}),
    ],
)
def test_words_for_guidelines_find_kinds_of_sources(query, headings):
    assert found(query) == headings


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("q=knee", None),
        ("cited_by=imro", "reviewer_guideline=mtus&side=reviewer"),
        (
            "q=knee&cited_by=claims_administrator&mtus_page=knee-2004%3A98&mtus_page=knee-2004%3A99",
            "q=knee&administrator_page=knee-2004%3A98&administrator_page=knee-2004%3A99"
            "&side=administrator",
        ),
        (
            "cited_by=imro&guideline=knee-2004&mtus_page=",
            "reviewer_guideline=knee-2004&side=reviewer",
        ),
        ("cited_by=imro&cited_by=claims_administrator", "guideline=mtus"),
        ("cited_by=imro&cited_by=claims_administrator&guideline=eye", "guideline=eye"),
        ("cited_by=nobody&q=knee", "q=knee"),
        ("cited_by=rationale&q=knee", "q=knee"),
    ],
)
def test_old_addresses_lead_to_the_citations_of_their_side(client, old, new):
    params = renewed(QueryDict(old))
    assert (params and params.urlencode()) == new
    for path in ("/decisions/", "/decisions/values/state/", "/api/v1/decisions/"):
        response = client.get(f"{path}?{old}")
        assert response.status_code == (200 if new is None else 301)
        assert new is None or response.headers["Location"] == f"{path}?{new}"
