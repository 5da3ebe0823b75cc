"""Samples vanish with the first real letter that is published, and come back with the last."""

from __future__ import annotations

import pytest
from django.urls import reverse

from determinations.ingest import lifecycle
from determinations.letters import SAMPLE_MARK
from determinations.models import Case, Letter
from determinations.search.index import following as indexer
from determinations.search.index.reader import reader
from determinations.tests.archive import (
    add_letter,
)
from determinations.tests.invented.shown import (
    ONLY_REAL,
    REAL,
    SAMPLE,
    everything_shown,
    publish_real_letter,
)

pytestmark = pytest.mark.django_db


class TestTheSwitch:
    @pytest.fixture
    def follower(self, index):
        follower = indexer.Follower()
        yield follower
        follower.close()

    def test_samples_vanish_with_the_commit_that_brings_the_first_real_letter(
        self, client, follower
    ):
        assert everything_shown(client)["invented"] == {True}
        add_letter(REAL)
        follower.follow_once()
        assert everything_shown(client) == ONLY_REAL

    def test_pages_hide_them_before_the_index_has_followed(self, client, index):
        add_letter(REAL)
        assert client.get(reverse("case", args=[SAMPLE])).status_code == 404
        assert client.get("/api/v1/decisions/").json()["results"] == []

    def test_a_real_letter_that_waits_hides_nothing(self, client, follower):
        before = everything_shown(client)
        add_letter(REAL, publish=False)
        follower.follow_once()
        assert everything_shown(client) == before

    def test_they_come_back_when_the_last_real_letter_is_withdrawn(self, client, index):
        before = everything_shown(client)
        letter = publish_real_letter()
        lifecycle.withdraw(letter.pk)
        indexer.bring_up_to_date()
        assert everything_shown(client) == before
        assert client.get(reverse("case", args=[SAMPLE])).status_code == 200
        assert client.get(reverse("case", args=["CM17-0000001"])).status_code == 404

    def test_the_follower_says_that_it_lacks_them(self, index):
        letter = publish_real_letter()
        follower = indexer.Follower()
        lifecycle.withdraw(letter.pk)
        follower.follow_once()
        follower.close()
        assert follower.lacks_samples
        assert reader.searcher().num_docs == 0
        assert "lacks the samples" in indexer.why_rebuild()

    def test_an_index_that_is_built_meanwhile_mixes_nothing(self, samples, monkeypatch):
        real, build = [], indexer.build

        def build_while_published(*args):
            if not real:
                items = build(*args)
                real.append(add_letter(REAL))
                return items
            return build(*args)

        monkeypatch.setattr(indexer, "build", build_while_published)
        assert indexer.rebuild() == 2
        assert reader.searcher().num_docs == 2

    def test_a_real_letter_of_an_invented_case_takes_its_place(self, index):
        sample = Letter.objects.get(current_for__case_number=SAMPLE)
        real = add_letter(REAL.replace("CM17-0000001", SAMPLE), publish=True)
        lifecycle.publish(real.pk)
        case = Case.objects.get(case_number=SAMPLE)
        assert (case.letter_id, case.invented) == (real.pk, False)
        assert Letter.objects.get(pk=sample.pk).status == "superseded"

    def test_an_invented_letter_never_replaces_a_real_one(self):
        real = add_letter(REAL)
        newer = REAL.replace("01/31/2017", "01/31/2019")
        invented = add_letter(f"{SAMPLE_MARK}\n\n{newer}")
        assert invented.status == "superseded"
        assert Case.objects.get().letter_id == real.pk
