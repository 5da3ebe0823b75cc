"""What one account may keep in collections, and names that two of its pages ask for at once."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from determinations.models import CollectedDecision, Collection, Frequency, SavedSearch
from determinations.research import collected_room
from determinations.research.alerts.saved import NotSaved, rename_search, save_search
from determinations.research.collected_room import used_by
from determinations.research.collections import (
    LONGEST_GIVER,
    LONGEST_NAME,
    NameTaken,
    change_collection,
    hand_over,
    make_collection,
)
from determinations.search.index import following as indexer
from determinations.tests.archive import add_letter, item_text, letter_text

pytestmark = pytest.mark.django_db
KNEE, NORCO = "CM17-9100001.1", "CM17-9100001.2"


@pytest.fixture
def reader(client):
    user = User.objects.create_user("reader")
    client.force_login(user)
    return user


class TestRoom:
    @pytest.fixture(autouse=True)
    def _little_room(self, settings, monkeypatch):
        monkeypatch.setattr(collected_room, "CHARACTERS_A_MB", 1100)
        settings.IMR_COLLECTED_MB = 1
        add_letter(letter_text("CM17-9100001", item_text("Knee brace"), item_text("Norco")))
        indexer.bring_up_to_date()

    def collect(self, client, *keys, **form):
        address = "&".join(f"item={key}" for key in keys)
        return client.post(f"/collections/add/?{address}", {"name": "Knees", **form})

    def test_decisions_notes_and_collections_count_together(self, client, reader):
        make_collection(reader, "Knees", "x" * 90)
        assert used_by(reader.pk) == 90
        assert self.collect(client, KNEE, collection=Collection.objects.get().pk).status_code == 302
        assert used_by(reader.pk) == 590
        answer = self.collect(client, NORCO, collection=Collection.objects.get().pk, note="x" * 20)
        assert answer.status_code == 400
        assert "all that an account may keep" in answer.content.decode()
        assert CollectedDecision.objects.count() == 1

    def test_a_note_that_has_no_room_is_refused_and_a_shorter_one_kept(self, client, reader):
        self.collect(client, KNEE, note="x" * 500)
        row = CollectedDecision.objects.get()
        page = f"/collections/{row.collection_id}/decisions/{row.pk}/"
        answer = client.post(page, {"note": "y" * 700})
        assert answer.status_code == 400
        assert "all that an account may keep" in answer.content.decode()
        assert client.post(page, {"note": "y" * 400}).status_code == 302
        row.refresh_from_db()
        assert row.note == "y" * 400

    def test_nor_has_a_new_collection_or_what_one_is_for(self, client, reader):
        answer = client.post("/collections/", {"name": "Backs", "note": "x" * 1200})
        assert answer.status_code == 400
        assert "all that an account may keep" in answer.content.decode()
        made = make_collection(reader, "Knees")
        answer = client.post(f"/collections/{made.pk}/settings/", {"name": "K", "note": "x" * 1200})
        assert answer.status_code == 400
        made.refresh_from_db()
        assert (made.name, made.note) == ("Knees", "")

    def test_another_account_has_its_own_room(self, client, reader):
        make_collection(User.objects.create_user("other"), "Theirs", "x" * 1000)
        assert self.collect(client, KNEE).status_code == 302

    def test_without_a_limit_there_is_room(self, client, reader, settings):
        settings.IMR_COLLECTED_MB = 0
        assert self.collect(client, KNEE, NORCO, note="x" * 4000).status_code == 302


class TestNames:
    """Forms look whether a name is free; another request may take it before the row is written."""

    def test_a_search_is_not_saved_twice_under_one_name(self, client, reader):
        indexer.bring_up_to_date()
        save_search(reader, "Knees", "q=knee", Frequency.NEVER)
        with pytest.raises(NotSaved, match="of this name"):
            save_search(reader, "Knees", "q=knees", Frequency.NEVER)
        other = save_search(reader, "Backs", "q=back", Frequency.NEVER)
        with pytest.raises(NotSaved, match="of this name"):
            rename_search(other, "Knees")
        rename_search(other, "Backs")
        assert SavedSearch.objects.filter(name="Knees").count() == 1

    def test_a_collection_of_a_name_is_one_and_none_takes_anothers(self, reader):
        first = make_collection(reader, "Knees")
        assert make_collection(reader, "Knees") == first
        with pytest.raises(NameTaken, match="of this name"):
            change_collection(make_collection(reader, "Backs"), "Knees", "")

    @pytest.mark.parametrize("giver", ["reader", "r" * 150])
    def test_handing_over_finds_a_free_name(self, giver, django_user_model):
        gives, takes = (django_user_model.objects.create_user(name) for name in (giver, "taker"))
        shown = giver[:LONGEST_GIVER]
        long = "x" * LONGEST_NAME
        for owner, names in (
            (takes, ["Knees", f"Knees ({shown})", long]),
            (gives, ["Knees", f"Knees ({shown})", long, "Backs"]),
        ):
            for name in names:
                make_collection(owner, name[:LONGEST_NAME])
        assert hand_over(gives, takes) == 4
        names = set(Collection.objects.of(takes).values_list("name", flat=True))
        again = f"Knees ({shown})"[: LONGEST_NAME - len(f" ({shown})")]
        assert {"Backs", f"Knees ({shown}, 2)", f"{again} ({shown})"} <= names
        assert len(names) == 7
