"""Case numbers as people have them: last digits, other zeros, names of files, pasted lists."""

from __future__ import annotations

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from determinations.models import DisputedItem
from determinations.search import SearchRequest, search
from determinations.vocabulary.typed_case_numbers import (
    all_number_forms,
    endings,
    last_digits,
    read_case_numbers,
)


@pytest.mark.parametrize(
    "typed",
    [
        "CM16-0213037",
        "CM16-213037",
        "CM16-00213037",
        "cm16-O213037",
        "CM16 O213037",
        "CM16-0213037.pdf",
        "CM16_0213037 (1).pdf",
        "CM16-0213037 - Copy (2).PDF",
        r"C:\Users\me\Downloads\CM16-0213037.pdf",
        "letters/CM160213037.txt",
        "\u201cCM16\u20130213037\u201d",
    ],
)
def test_one_number_however_it_is_typed(typed):
    assert "CM16-0213037" in all_number_forms(typed)


@pytest.mark.parametrize(
    "typed", ["knee", "CM16", "CM16-02", "10/325", "12-2016", "CM16-123456789"]
)
def test_what_is_no_number(typed):
    assert all_number_forms(typed) == ()


def test_early_numbers_have_six_digits():
    assert "CM13-000004" in all_number_forms("CM13-0000004")
    assert all_number_forms("CM13-000004")[0] == "CM13-000004"
    assert all_number_forms("CM16-0213037") == ("CM16-0213037",)


def test_a_pasted_table():
    table = """Case number\tTreatment\tOutcome
    CM16-0213037\tKnee MRI 2016\tupheld
    CM16_219557.pdf\tNorco 10/325\tupheld
    CM16-O228949, CM16-0213037; 16-0230651
    CM16-12
    4471122
    """
    assert [(read.written, read.number) for read in read_case_numbers(table)] == [
        ("CM16-0213037", "CM16-0213037"),
        ("CM16_219557", "CM16-219557"),
        ("CM16-O228949", "CM16-0228949"),
        ("16-0230651", "CM16-0230651"),
        ("CM16-12", None),
        ("4471122", None),
    ]


@given(st.text() | st.text(alphabet=st.sampled_from(list("CMIR016O-_ .,\n()pdf")), max_size=60))
def test_any_text_can_be_read(text):
    for read in read_case_numbers(text):
        assert read.written.strip() == read.written != ""
        assert read.written in text
    all_number_forms(text)
    last_digits(text)


def test_endings():
    assert endings("CM16-0213037") == ("3037", "13037", "213037", "0213037")
    assert endings("CM13-000004") == ("0004", "00004", "000004")


def cases(q):
    hits = search(SearchRequest(q=q, per_page=100)).hits
    items = DisputedItem.objects.filter(pk__in=[hit.item_id for hit in hits])
    return set(items.values_list("case__case_number", flat=True))


@pytest.mark.django_db
@pytest.mark.usefixtures("index")
class TestSearch:
    CASE = "CM16-9000001"

    def test_last_digits_of_several(self):
        assert cases("00001, 000002") == {self.CASE, "CM16-9000002"}

    @pytest.mark.parametrize("q", ["9000001", "00001", "case:00001", "case:9000001"])
    def test_last_digits(self, q):
        found = cases(q)
        assert self.CASE in found
        assert all(number.endswith(q.removeprefix("case:")) for number in found)

    def test_last_digits_that_no_number_has(self):
        assert not cases("98765")

    @pytest.mark.parametrize(
        "q",
        [
            "CM16-9000001.pdf",
            "CM16_9000001 (1).pdf",
            "CM16-09000001",
            "CM16-9OOOOO1",
            "case:CM16-9OOOOO1",
        ],
    )
    def test_one_number(self, q, client):
        assert cases(q) == {self.CASE}
        if not q.startswith("case:"):
            response = client.get(reverse("decisions"), {"q": q})
            assert response.url == reverse("case", args=[self.CASE])

    @pytest.mark.parametrize(
        "q",
        [
            "CM16-9000001 CM17-9000003",
            "CM16-9000001; cm17 9000003",
            "CM16-9000001\nCM17-9000003",
            "CM16-9000001 and CM17_9000003",
            "CM16-9000001 OR cm17-9OOOOO3",
        ],
    )
    def test_several_numbers(self, q):
        result = search(SearchRequest(q=q))
        assert cases(q) == {self.CASE, "CM17-9000003"}
        assert result.problems == ()
