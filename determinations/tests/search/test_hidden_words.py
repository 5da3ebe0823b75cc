"""What letters say that are not published shows nowhere: labels, suggestions, "did you mean"."""

from __future__ import annotations

import time

import pytest
from django.urls import reverse

from determinations.ingest import lifecycle
from determinations.models import Guideline, Specialty
from determinations.search import (
    IndexUnavailable,
    SearchRequest,
    forget_labels,
    labels,
    search,
)
from determinations.search.index import following as indexer
from determinations.search.index.files import Followed, current_generation, write_followed
from determinations.search.index.reader import reader
from determinations.tests.archive import add_letter, item_text, letter_text

pytestmark = pytest.mark.django_db

SPECIALTY = "Zebediah Quackenbush Clinic"
GUIDELINE = "Zebediah Quackenbush Guide 2004"


def odd_letter():
    text = letter_text("CM17-9100077", item_text(imro=GUIDELINE), specialty=SPECIALTY)
    letter = add_letter(text)
    forget_labels()
    return letter


def suggested(client):
    found = client.get(reverse("suggest"), {"q": "zebed"}).json()["suggestions"]
    return {suggestion["kind"] for suggestion in found}


def label_names():
    return {name for names in labels().names.values() for name in names.values()}


class TestLabels:
    def test_a_held_letters_specialty_and_guideline_have_no_label(self, client):
        letter = odd_letter()
        assert letter.status == "needs_review"
        assert Specialty.objects.filter(name=SPECIALTY).exists()
        assert Guideline.objects.filter(title__startswith="Zebediah").exists()
        assert suggested(client) == set()
        assert not any("Zebediah" in name for name in label_names())
        slug = Specialty.objects.get(known=False).slug
        page = client.get(reverse("decisions"), {"specialty": slug})
        assert SPECIALTY not in page.content.decode()

    def test_published_they_have_until_they_are_withdrawn(self, client):
        letter = odd_letter()
        lifecycle.publish(letter.pk)
        forget_labels()
        assert suggested(client) == {"Specialty", "Guideline"}
        lifecycle.withdraw(letter.pk)
        forget_labels()
        assert suggested(client) == set()

    def test_the_vocabularys_have_without_any_letter(self):
        add_letter(letter_text(), publish=False)
        forget_labels()
        assert "Knee Complaints (2004)" in label_names()

    def test_unknown_ones_wait_for_a_person(self):
        codes = {problem.code for problem in odd_letter().get_problems()}
        assert codes >= {"unknown-specialty", "unknown-guideline"}


class TestDidYouMean:
    def test_a_withdrawn_word_is_never_suggested(self):
        add_letter(letter_text("CM17-9100001", item_text(rationale="Knee pain accompanies it.")))
        odd = add_letter(letter_text("CM17-9100002", item_text(rationale="It is xylographic.")))
        indexer.bring_up_to_date()
        assert search(SearchRequest(q="xylografic")).suggestion == "xylographic"
        lifecycle.withdraw(odd.pk)
        indexer.bring_up_to_date()
        assert search(SearchRequest(q="xylografic")).suggestion is None
        assert search(SearchRequest(q="kneee -xylografic")).suggestion == "knee -xylografic"


class TestStaleIndex:
    @pytest.fixture(autouse=True)
    def _followed_long_ago(self, index, settings, monkeypatch):
        settings.IMR_INDEX_STALE_SECONDS = 60
        monkeypatch.setattr(reader, "_checked_lag_at", float("-inf"))
        write_followed(
            current_generation(), Followed(1, time.time() - 61, has_samples=True, settled=0)
        )

    def test_it_is_not_searched(self, client):
        with pytest.raises(IndexUnavailable, match="has not followed"):
            search(SearchRequest(q="knee"))
        response = client.get(reverse("decisions"))
        assert response.status_code == 503
        assert response["Retry-After"]

    def test_health_says_so(self, client):
        assert client.get("/healthz").status_code == 503

    def test_it_is_again_once_it_is_followed(self, client):
        write_followed(current_generation(), Followed(1, time.time(), has_samples=True, settled=0))
        assert client.get("/healthz").status_code == 200
        assert search(SearchRequest(q="knee")).total
