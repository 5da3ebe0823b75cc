"""How much exhibits take: none twice, so many bytes a day, and lists for a time only."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from determinations.models import DisputedItem, Exhibit, ExhibitUse, Unlisted
from determinations.research.exhibits.allowance import ROW_BYTES
from determinations.research.exhibits.dropping import drop_old_lists
from determinations.research.exhibits.recording import exhibit_id

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]

FILE = "/decisions/export/file/"


def export(client, query="q=knee", kind="csv"):
    response = client.get(f"{FILE}?format={kind}&{query}")
    content = b"".join(response.streaming_content)
    return response, content


def page(client, exhibit):
    return " ".join(client.get(exhibit.get_absolute_url()).content.decode().split())


class TestRepeating:
    def test_the_same_file_of_the_same_day_is_the_same_exhibit(self, client):
        addresses = {export(client)[0]["Link"] for _ in range(3)}
        assert len(addresses) == Exhibit.objects.count() == 1
        used = ExhibitUse.objects.get().stored
        export(client)
        assert ExhibitUse.objects.get().stored == used

    @pytest.mark.parametrize(
        "further", ["&page=3", "&find=x", "&summary=1", "&nonsense=1", "&sort="]
    )
    def test_what_does_not_choose_decisions_makes_no_other(self, client, further):
        export(client)
        export(client, f"q=knee{further}")
        assert Exhibit.objects.get().params == "q=knee"

    @pytest.mark.parametrize(
        "other",
        [
            ("q=shoulder", "csv", 0, "v1"),
            ("q=knee", "jsonl", 0, "v1"),
            ("q=knee", "csv", 1, "v1"),
            ("q=knee", "csv", 0, "v2"),
        ],
    )
    def test_another_search_kind_day_or_state_is_another(self, other):
        def named(params, kind, days, version):
            return exhibit_id(params, kind, timezone.localdate() + timedelta(days), version)

        assert named("q=knee", "csv", 0, "v1") != named(*other)

    def test_its_address_can_not_be_told_without_the_key(self, settings):
        today = timezone.localdate()
        here = exhibit_id("q=knee", "csv", today, "v1")
        settings.SECRET_KEY = "another"
        assert exhibit_id("q=knee", "csv", today, "v1") != here

    def test_where_a_decision_changed_between_two_files_both_digests_are_kept(self, client):
        export(client)
        first = Exhibit.objects.get()
        changed = DisputedItem.objects.filter(
            pk=client.get("/decisions/?q=knee").context["cards"][0].item.item_id
        )
        outcome = changed.get().outcome
        changed.update(outcome="upheld" if outcome == "overturned" else "overturned")
        for _ in range(2):
            export(client)
        exhibit = Exhibit.objects.get()
        assert exhibit.digest == first.digest
        assert len(exhibit.other_digests) == 1
        assert all(
            digest in page(client, exhibit) for digest in (first.digest, *exhibit.other_digests)
        )


class TestAllowance:
    @pytest.fixture(autouse=True)
    def _limit(self, settings):
        settings.IMR_EXHIBIT_BYTES_A_DAY = 2 * ROW_BYTES

    def test_over_it_the_file_is_whole_and_its_exhibit_has_no_list_and_says_so(self, client):
        for number in range(4):
            response, content = export(client, f"decided_after=200{number}-01-01")
            assert response.status_code == 200
            assert content.count(b"\r\n") > 40
        first, *_, last = Exhibit.objects.order_by("params")
        assert first.listed
        assert (last.listed, last.unlisted) == (None, Unlisted.OVER_LIMIT)
        assert last.digest == first.digest
        assert "is not kept, since too much was exported that day" in page(client, last)

    def test_far_over_it_there_is_none_and_the_file_says_why(self, client):
        for number in range(12):
            response, content = export(client, f"decided_after=20{number:02}-01-01", "jsonl")
        assert "Link" not in response
        assert b"Not kept, since too much was exported today" in content
        assert Exhibit.objects.count() < 6
        assert ExhibitUse.objects.get().stored < 5 * ROW_BYTES

    def test_accounts_have_their_own(self, client, admin_user):
        for number in range(6):
            export(client, f"decided_after=200{number}-01-01")
        client.force_login(admin_user)
        assert "Link" in export(client, "decided_after=2009-01-01")[0]
        assert Exhibit.objects.get(params="decided_after=2009-01-01").listed
        assert set(ExhibitUse.objects.values_list("account", flat=True)) == {None, admin_user.pk}

    def test_a_new_day_begins_anew(self, client):
        for number in range(6):
            export(client, f"decided_after=200{number}-01-01")
        ExhibitUse.objects.update(day=timezone.localdate() - timedelta(1))
        export(client, "decided_after=2009-01-01")
        assert Exhibit.objects.get(params="decided_after=2009-01-01").listed
        drop_old_lists()
        assert ExhibitUse.objects.get().day == timezone.localdate()

    def test_without_a_limit_all_have_lists(self, client, settings):
        settings.IMR_EXHIBIT_BYTES_A_DAY = 0
        for number in range(6):
            export(client, f"decided_after=200{number}-01-01")
        assert not Exhibit.objects.filter(listed=None).exists()


class TestDropping:
    @pytest.fixture
    def old(self, client):
        export(client)
        Exhibit.objects.update(exported_on=timezone.localdate() - timedelta(31))
        export(client, "q=shoulder")
        return Exhibit.objects.get(params="q=knee")

    def test_lists_are_kept_for_ever_unless_a_setting_says_otherwise(self, old):
        assert drop_old_lists() == 0
        assert Exhibit.objects.get(pk=old.pk).listed

    def test_old_lists_go_and_everything_else_stays(self, client, old, settings):
        settings.IMR_EXHIBIT_LIST_DAYS = 30
        assert drop_old_lists() == 1
        now = Exhibit.objects.get(pk=old.pk)
        assert (now.listed, now.unlisted) == (None, Unlisted.DROPPED)
        assert (now.digest, now.outcomes, now.params) == (old.digest, old.outcomes, old.params)
        assert "is not kept any more" in page(client, now)
        assert Exhibit.objects.get(params="q=shoulder").listed
        assert drop_old_lists() == 0
