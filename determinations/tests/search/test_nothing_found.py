"""What helps where little or nothing is found: counts of parts, nearby searches, all but one."""

from __future__ import annotations

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from determinations.models import DisputedItem
from determinations.search import DecisionFilterSet, SearchRequest, search
from determinations.search.index import following as indexer
from determinations.search.language import loosened, parse_query, typed_parts
from determinations.tests.archive import add_letter, item_text, letter_text

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("q", "parts"),
    [
        ("knee MRI", ["knee", "MRI"]),
        ("MRI of the knee, denied", ["MRI", "knee", "denied"]),
        ('"red flags" w/3 fever knee*', ['"red flags" w/3 fever', "knee*"]),
        ("item:(knee hip) (MRI OR scan)", ["item:(knee hip)", "(MRI OR scan)"]),
        ("(a OR b) w/5 c AND d", ["(a OR b) w/5 c", "d"]),
        ("CM16-9000001 knee", ["CM16-9000001", "knee"]),
        ("knee", []),
        ("knee OR hip", []),
        ("knee -hip", []),
    ],
)
def test_parts_as_typed(q, parts):
    assert typed_parts(q, parse_query(q).root) == parts


@pytest.mark.parametrize(
    ("q", "loose"),
    [
        ('"failed therapy"~5 knee', "failed therapy knee"),
        ("failed w/5 therapy", "failed therapy"),
        ('item:("red flags" /s fever)', "item:(red flags fever)"),
        ("knee MRI", "knee MRI"),
    ],
)
def test_words_that_may_stand_anywhere(q, loose):
    assert loosened(q) == loose


@given(st.text(alphabet=st.sampled_from(list('ab "()-*~:/+ws5ORAND,')), max_size=50))
def test_any_query_has_parts_that_can_be_read(q):
    for part in typed_parts(q, parse_query(q).root):
        parse_query(part)
    parse_query(loosened(q))


def found(q, **filters):
    return search(SearchRequest(q=q, **filters))


@pytest.mark.usefixtures("index")
class TestNothingFound:
    def test_each_part_is_counted(self):
        nothing = found("zebra acupuncture knee").nothing_found
        counts = {part.typed: part.count for part in nothing.parts}
        assert counts == {
            "zebra": 0,
            "acupuncture": found("acupuncture").total,
            "knee": found("knee").total,
        }

    def test_searches_nearby_find_what_they_say(self):
        nothing = found("pallet stepping zebra", facets={"year": ("2016",)}).nothing_found
        assert nothing.nearby
        for nearby in nothing.nearby:
            assert search(nearby.request).total == nearby.count > 0

    def test_without_filters(self):
        nothing = found("acupuncture", facets={"year": ("1999",)}).nothing_found
        assert [nearby.change.value for nearby in nothing.nearby] == ["without the filters"]
        assert nothing.nearby[0].count == found("acupuncture").total

    def test_words_that_need_not_stand_together(self):
        assert found('"stepping pallet"').total == 0
        [nearby, *_] = found('"stepping pallet"').nothing_found.nearby
        assert (nearby.request.q, nearby.count) == (
            "stepping pallet",
            found("stepping pallet").total,
        )

    def test_the_same_search_is_offered_once(self):
        [nearby] = found("acupuncture overturned").nothing_found.nearby
        assert (nearby.request.q, nearby.request.facets) == ("acupuncture", {})

    def test_all_unknown_words_are_left_out_where_one_is_not_enough(self):
        [nearby] = found("zebra knee unicorn").nothing_found.nearby
        assert (nearby.left_out, nearby.request.q) == (("zebra", "unicorn"), "knee")

    def test_words_of_clinical_summaries_are_suggested_where_others_are_not(self):
        add_letter(letter_text("CM17-9100399", item_text()).replace("cook", "xylophonist"))
        indexer.bring_up_to_date()
        assert found("xylofonist").suggestion == "xylophonist"

    def test_a_search_that_finds_something_has_none(self):
        assert found("knee").nothing_found is None
        assert found("").nothing_found is None

    def test_the_page_has_them_as_links(self, client):
        page = client.get(reverse("decisions"), {"q": "zebra knee acupuncture"})
        text = " ".join(page.content.decode().split())
        assert "without “zebra”" in text or "without “knee”" in text or "each part" in text
        assert "<b>zebra</b> 0," in text
        for link in (*page.context["nearby"], *page.context["parts"]):
            if link.count:
                linked = client.get(reverse("decisions"), link.params)
                assert linked.context["result"].total == link.count


@pytest.mark.usefixtures("index")
class TestAllButOne:
    def test_they_are_counted_apart(self):
        question = "knee MRI zebra"
        result = found(question, scope="letter")
        assert result.total == 0
        both = {hit.item_id for hit in found("knee MRI", scope="letter", per_page=100).hits}
        fewer = search(result.all_but_one.request)
        assert result.all_but_one.count == fewer.total == len(both)
        assert {hit.item_id for hit in fewer.hits} <= both

    def test_none_of_them_has_all(self):
        question = "knee MRI imaging"
        result = found(question, per_page=100)
        assert result.total
        every = {hit.item_id for hit in result.hits}
        fewer = search(result.all_but_one.request)
        assert fewer.total == result.all_but_one.count
        assert every.isdisjoint(hit.item_id for hit in fewer.hits)
        assert fewer.all_but_one is None

    @pytest.mark.parametrize("q", ["knee MRI", '"knee MRI" scan x', "a OR b OR c", "knee MRI -x"])
    def test_only_questions_have_them(self, q):
        assert found(q).all_but_one is None
        assert found(q, all_but_one=True).total == found(q).total

    def test_counts_and_page_agree(self, client):
        page = client.get(reverse("decisions"), {"q": "knee MRI zebra"})
        params = page.context["all_but_one"].params
        assert params["all_but_one"] == "1"
        shown = client.get(reverse("decisions"), params)
        assert shown.context["result"].total == page.context["all_but_one"].count
        assert "all but one of the words" in shown.content.decode()
        assert 'name="all_but_one"' in shown.content.decode()

    def test_by_brute_force(self):
        words = ("knee", "imaging", "exercise")
        texts = {
            item.pk: f"{item.description} {item.rationale} {item.case.clinical_summary}".casefold()
            for item in DisputedItem.objects.select_related("case")
        }
        filters = DecisionFilterSet({"q": " ".join(words), "all_but_one": "1", "in": "letter",
                                     "expand": "0", "per_page": "100"})  # fmt: skip
        hits = search(filters.request_or_none()).hits
        wanted = {pk for pk, text in texts.items() if sum(word in text for word in words) == 2}
        assert {hit.item_id for hit in hits} == wanted
