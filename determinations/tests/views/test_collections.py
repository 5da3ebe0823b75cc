"""Collections: folders of decisions with notes and labels, each its owner's alone unless shared."""

from __future__ import annotations

import csv
import io

import pytest
from django.contrib.auth.models import User

from determinations.ingest import lifecycle
from determinations.models import Case, CollectedDecision, Collection
from determinations.research import collections
from determinations.search.index import following as indexer
from determinations.tests.archive import add_letter, item_text, letter_text

pytestmark = pytest.mark.django_db
KNEE, NORCO, ACUPUNCTURE = "CM17-9100001.1", "CM17-9100001.2", "CM17-9100002.1"


@pytest.fixture(autouse=True)
def _letters(settings):
    add_letter(letter_text("CM17-9100001", item_text("MRI of the left knee"), item_text("Norco")))
    add_letter(letter_text("CM17-9100002", item_text("Acupuncture", "Overturned")))
    indexer.bring_up_to_date()


@pytest.fixture
def reader(client):
    user = User.objects.create_user("reader")
    client.force_login(user)
    return user


def collect(client, *keys, **form):
    """Put decisions into a collection and return it."""
    data = {"name": "Knees", **form}
    answer = client.post(f"/collections/add/?{'&'.join(f'item={key}' for key in keys)}", data)
    assert answer.status_code == 302
    return Collection.objects.get(pk=answer.url.strip("/").split("/")[-1])


def keys_of(collection):
    return [row.key for row in collection.entries.all()]


def shown(client, collection, **params):
    page = client.get(f"/collections/{collection.pk}/", params)
    return [each.entry.row.key for each in page.context["entries"]]


def change(client, row, **data):
    return client.post(f"/collections/{row.collection_id}/decisions/{row.pk}/", data)


class TestCollecting:
    def test_ticked_decisions_go_into_a_new_collection_with_a_note(self, client, reader):
        page = client.get(f"/collections/add/?item={KNEE}&item={ACUPUNCTURE}").content.decode()
        assert "Collect 2 decisions" in page
        made = collect(client, KNEE, ACUPUNCTURE, note="For the brief", labels="brief, knee ,brief")
        assert keys_of(made) == [KNEE, ACUPUNCTURE]
        row = made.entries.first()
        assert (row.note, row.labels) == ("For the brief", ["brief", "knee"])
        shown_page = client.get(f"/collections/{made.pk}/").content.decode()
        assert "2 decisions added." in shown_page
        assert "For the brief" in shown_page

    def test_more_go_into_one_that_is_there_and_nothing_twice(self, client, reader):
        made = collect(client, KNEE, note="First")
        page = client.get(f"/collections/add/?item={NORCO}").content.decode()
        assert f'<option value="{made.pk}" selected>' in page
        collect(client, NORCO, KNEE, collection=made.pk, name="", note="Second")
        assert list(made.entries.values_list("position", "note")) == [(1, "First"), (2, "Second")]
        page = client.get(f"/collections/{made.pk}/").content.decode()
        assert "1 decision added. 1 was here already, unchanged." in page

    def test_of_the_same_name_there_is_one(self, client, reader):
        assert collect(client, KNEE) == collect(client, NORCO)

    def test_a_collection_or_a_name_is_asked_for(self, client, reader):
        answer = client.post(f"/collections/add/?item={KNEE}", {})
        assert answer.status_code == 400
        assert "name a new one" in answer.content.decode()

    def test_what_is_not_published_is_not_collected(self, client, reader):
        withdraw("CM17-9100002")
        assert keys_of(collect(client, KNEE, ACUPUNCTURE, "CM99-0000001.1")) == [KNEE]

    def test_there_are_limits(self, client, reader, monkeypatch):
        monkeypatch.setattr(collections, "MOST_ENTRIES", 1)
        answer = client.post(f"/collections/add/?item={KNEE}&item={NORCO}", {"name": "Knees"})
        assert answer.status_code == 400
        assert "at most 1 decisions" in answer.content.decode()

    def test_cards_items_and_comparisons_offer_it_to_who_is_signed_in(self, client, reader):
        pages = [
            "/decisions/",
            "/cases/CM17-9100001/items/1/",
            f"/compare/?item={KNEE}&item={NORCO}",
        ]
        for page in pages:
            assert "/collections/add/" in client.get(page).content.decode()
        client.logout()
        for page in pages:
            assert "/collections/add/" not in client.get(page).content.decode()

    def test_strangers_are_asked_to_sign_in(self, client):
        for page in ("/collections/", f"/collections/add/?item={KNEE}", "/collections/1/"):
            assert client.get(page).url.startswith("/accounts/login/?next=/collections/")


class TestKeeping:
    def test_notes_and_labels_are_changed(self, client, reader):
        row = collect(client, KNEE).entries.get()
        answer = change(client, row, act="save", note="Second thoughts", labels="x")
        assert answer.url.endswith(f"#entry-{row.pk}")
        row.refresh_from_db()
        assert (row.note, row.labels) == ("Second thoughts", ["x"])
        assert change(client, row, act="save", note="x" * 5001).status_code == 400
        assert change(client, row, act="save", labels="y" * 41).status_code == 400

    def test_the_order_is_ones_own(self, client, reader):
        made = collect(client, KNEE, NORCO, ACUPUNCTURE)
        change(client, made.entries.last(), act="up")
        assert keys_of(made) == [KNEE, ACUPUNCTURE, NORCO]
        change(client, made.entries.first(), act="up")
        change(client, made.entries.first(), act="down")
        assert keys_of(made) == [ACUPUNCTURE, KNEE, NORCO]

    def test_a_decision_is_taken_out(self, client, reader):
        made = collect(client, KNEE, NORCO)
        change(client, made.entries.first(), act="remove")
        assert keys_of(made) == [NORCO]

    def test_a_collection_is_renamed_and_deleted(self, client, reader):
        made, other = collect(client, KNEE), collect(client, NORCO, name="Drugs")
        page = f"/collections/{made.pk}/settings/"
        assert client.post(page, {"name": "Drugs"}).status_code == 400
        client.post(page, {"name": "Left knees", "note": "All"})
        made.refresh_from_db()
        assert (made.name, made.note) == ("Left knees", "All")
        client.post(page, {"act": "delete"})
        assert list(Collection.objects.all()) == [other]

    def test_a_page_costs_few_queries_and_has_room(
        self, client, reader, django_assert_max_num_queries
    ):
        made = collect(client, KNEE, NORCO, ACUPUNCTURE)
        for page in (
            "/collections/", f"/collections/{made.pk}/", f"/collections/{made.pk}/?q=knee",
            f"/collections/add/?item={KNEE}", f"/collections/{made.pk}/settings/",
        ):  # fmt: skip
            client.get(page)  # labels are read once in some seconds
            with django_assert_max_num_queries(9):
                client.get(page)


class TestFinding:
    def test_the_usual_search_finds_within_a_collection(self, client, reader):
        made = collect(client, KNEE, NORCO)
        collect(client, ACUPUNCTURE, name="Needles")
        assert shown(client, made, q='"left knee" OR acupuncture') == [KNEE]
        assert shown(client, made, q="magnetic resonance imaging") == [KNEE]
        assert shown(client, made, outcome="overturned") == []
        assert shown(client, made) == [KNEE, NORCO]

    def test_words_are_found_in_notes_and_labels_too(self, client, reader):
        made = collect(client, NORCO, note="Compare with Smith", labels="opioids")
        assert shown(client, made, q="smith opioids") == [NORCO]
        page = client.get("/collections/", {"q": "SMITH"}).content.decode()
        assert f"/collections/{made.pk}/?q=SMITH" in page
        assert "0 notes with" in client.get("/collections/", {"q": "Jones"}).content.decode()

    @pytest.mark.parametrize("query", ["page=0", "page=x", "q=%00", "decided_after=x", "q=%22"])
    def test_odd_addresses_do_no_harm(self, client, reader, query):
        made = collect(client, KNEE)
        assert client.get(f"/collections/{made.pk}/?{query}").status_code == 200
        assert client.get(f"/collections/?{query}").status_code == 200


def withdraw(case_number):
    case = Case.objects.get(case_number=case_number)
    lifecycle.withdraw(case.letter_id, by=None, reason="")


class TestWhatBecameOfIt:
    def test_a_withdrawn_decision_is_named_without_its_content(self, client, reader):
        made = collect(client, KNEE, ACUPUNCTURE, note="Mine")
        withdraw("CM17-9100001")
        page = client.get(f"/collections/{made.pk}/").content.decode()
        assert "CM17-9100001, item 1: no longer published." in page
        assert "left knee" not in page
        assert page.count("Mine") >= 2

    def test_a_newer_letter_is_told(self, client, reader):
        made = collect(client, KNEE)
        page = f"/collections/{made.pk}/"
        assert "A newer letter" not in client.get(page).content.decode()
        newer = letter_text("CM17-9100001", item_text("MRI of the right knee"), item_text("Norco"))
        letter = add_letter(newer)
        lifecycle.publish(letter.pk, by=None)
        text = client.get(page).content.decode()
        assert "A newer letter of this case" in text
        assert "right knee" in text


class TestOthers:
    @pytest.fixture
    def theirs(self, client, reader):
        made = collect(client, KNEE, note="Between us")
        client.force_login(User.objects.create_user("other"))
        return made

    def test_nobody_reads_or_changes_another_ones(self, client, theirs):
        row = theirs.entries.get()
        page = f"/collections/{theirs.pk}/"
        assert client.get(page).status_code == 404
        assert client.get(f"{page}settings/").status_code == 404
        assert client.post(f"{page}settings/", {"act": "delete"}).status_code == 404
        assert client.post(f"{page}settings/", {"act": "share"}).status_code == 404
        assert change(client, row, act="remove").status_code == 404
        assert client.get("/decisions/export/", {"collection": theirs.pk}).status_code == 400
        answer = client.post(f"/collections/add/?item={NORCO}", {"collection": theirs.pk})
        assert answer.status_code == 400
        assert "Knees" not in client.get("/collections/").content.decode()
        assert "Between us" not in client.get("/collections/?q=between").content.decode()
        assert keys_of(theirs) == [KNEE]

    def test_nor_does_a_superuser_or_an_entry_of_another_collection(self, admin_client, theirs):
        assert admin_client.get(f"/collections/{theirs.pk}/").status_code == 404
        mine = Collection.objects.create(owner=User.objects.get(username="admin"), name="Mine")
        row = theirs.entries.get()
        page = f"/collections/{mine.pk}/decisions/{row.pk}/"
        assert admin_client.post(page, {"act": "remove"}).status_code == 404

    def test_a_link_opens_it_to_read_until_it_is_taken_back(self, client, theirs):
        assert client.get("/collections/shared/?key=").status_code == 404
        collections.share(theirs)
        link = f"/collections/shared/?key={theirs.link_secret}"
        page = client.get(link).content.decode()
        assert "Shared by reader" in page
        assert "Between us" in page
        assert f"/decisions/{theirs.entries.get().pk}/" not in page
        export = client.get("/decisions/export/", {"shared": theirs.link_secret})
        assert export.status_code == 200
        collections.share(theirs)
        assert client.get(link).status_code == 404
        collections.stop_sharing(theirs)
        assert client.get(f"/collections/shared/?key={theirs.link_secret}").status_code == 404

    def test_the_link_is_for_accounts_unless_a_setting_says_otherwise(
        self, client, theirs, settings
    ):
        collections.share(theirs)
        link = f"/collections/shared/?key={theirs.link_secret}"
        client.logout()
        assert client.get(link).url.startswith("/accounts/login/")
        assert client.get("/decisions/export/", {"shared": theirs.link_secret}).status_code == 400
        settings.IMR_OPEN_COLLECTIONS = True
        assert "Between us" in client.get(link).content.decode()


class TestExport:
    def test_it_has_the_notes_and_the_order_of_the_collection(self, client, reader):
        made = collect(client, NORCO, KNEE, note="=1+1", labels="a, b")
        page = client.get("/decisions/export/", {"collection": made.pk}).content.decode()
        assert "Decisions of the collection “Knees”" in page
        answer = client.get("/decisions/export/file/", {"collection": made.pk, "format": "csv"})
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text)))
        assert [row["item"] for row in rows[:2]] == ["2", "1"]
        assert rows[0]["note"] == "'=1+1"
        assert rows[0]["labels"] == "a; b"

    def test_of_a_shared_one_no_file_tells_the_secret(self, client, reader):
        made = collect(client, KNEE)
        collections.share(made)
        answer = client.get(
            "/decisions/export/file/", {"shared": made.link_secret, "format": "jsonl"}
        )
        text = b"".join(answer.streaming_content).decode()
        assert "CM17-9100001" in text
        assert made.link_secret not in text

    @pytest.mark.parametrize("name", ["x", "", "9" * 30, "-1"])
    def test_what_is_no_collection_is_refused(self, client, reader, name):
        assert client.get("/decisions/export/", {"collection": name}).status_code == 400


def test_collections_go_with_their_account_unless_they_are_handed_over(client, reader):
    collect(client, KNEE)
    colleague = User.objects.create_user("colleague")
    Collection.objects.create(owner=colleague, name="Knees")
    assert collections.hand_over(reader, colleague) == 1
    names = Collection.objects.of(colleague).values_list("name", flat=True)
    assert set(names) == {"Knees", "Knees (reader)"}
    collect(client, NORCO, name="Drugs")
    reader.delete()
    assert CollectedDecision.objects.count() == 1
