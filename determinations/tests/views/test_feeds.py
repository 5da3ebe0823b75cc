"""Every search as a feed: what it has, when it changes, who may read it."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django.contrib.auth.models import User

from determinations.ingest import lifecycle
from determinations.models import FeedKey
from determinations.search.index import following as indexer
from determinations.tests.archive import item_text, publish_at

pytestmark = pytest.mark.django_db

FEED = "/decisions/feed/"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
NOON = datetime(2026, 2, 10, 20, tzinfo=UTC)


def publish(number, *items, at=NOON):
    letter = publish_at(number, at, *items)
    indexer.bring_up_to_date()
    return letter


@pytest.fixture
def letter():
    return publish("CM17-9100001", item_text("MRI of the left knee", "Overturned"))


def root(response):
    return ElementTree.fromstring(response.content)  # noqa: S314  # our own answer


def texts(response, path):
    return [element.text for element in root(response).findall(path, ATOM)]


def titles(response):
    return texts(response, "a:entry/a:title")


def cases(response):
    links = [link.get("href") for link in root(response).findall("a:entry/a:link", ATOM)]
    return [link.split("/")[4] for link in links]


def test_an_entry_tells_outcome_and_heading_and_has_a_permanent_address(client, letter):
    response = client.get(FEED)
    assert response["Content-Type"].startswith("application/atom+xml")
    assert titles(response) == ["Overturned: MRI of the left knee"]
    (entry,) = root(response).findall("a:entry", ATOM)
    address = "http://testserver/cases/CM17-9100001/items/1/"
    assert entry.find("a:link", ATOM).get("href") == address
    identifier = "tag:testserver,2013:/cases/CM17-9100001/items/1/"
    assert texts(response, "a:entry/a:id") == [identifier]
    assert texts(response, "a:entry/a:published") == ["2026-02-10T20:00:00+00:00"]
    assert texts(response, "a:updated") == ["2026-02-10T20:00:00+00:00"]
    assert "CM17-9100001" in texts(response, "a:entry/a:summary")[0]
    assert client.get(address).status_code == 200


def test_it_takes_the_parameters_of_the_search_and_the_newest_come_first(client, letter):
    publish("CM17-9100002", item_text("Knee brace"), at=NOON.replace(day=9))
    publish("CM17-9100003", item_text("Norco 10/325mg"), at=NOON.replace(day=12))
    assert [case[-1] for case in cases(client.get(FEED))] == ["3", "1", "2"]
    feed = client.get(f"{FEED}?q=knee&outcome=upheld&sort=oldest&page=7&per_page=1")
    assert titles(feed) == ["Upheld: Knee brace"]
    links = {link.get("rel"): link.get("href") for link in root(feed).findall("a:link", ATOM)}
    assert links["self"] == "http://testserver/decisions/feed/?q=knee&outcome=upheld"
    assert links["alternate"] == "http://testserver/decisions/?q=knee&outcome=upheld"
    assert texts(feed, "a:title") == ["knee, upheld \u00b7 IMR Archive"]


def test_what_has_not_changed_is_not_sent_again(client, letter):
    first = client.get(f"{FEED}?q=knee")
    again = client.get(f"{FEED}?q=knee", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    since = client.get(f"{FEED}?q=knee", headers={"If-Modified-Since": first["Last-Modified"]})
    assert since.status_code == 304
    publish("CM17-9100002", at=NOON.replace(day=12))
    assert client.get(FEED, headers={"If-None-Match": first["ETag"]}).status_code == 200
    lifecycle.withdraw(letter.pk)
    indexer.bring_up_to_date()
    changed = client.get(f"{FEED}?q=knee", headers={"If-None-Match": first["ETag"]})
    assert titles(changed) == ["Upheld: MRI of the left knee"]


def test_a_feed_without_entries_stays_the_same_too(client, letter):
    first = client.get(f"{FEED}?q=nothinghasthis")
    assert titles(first) == []
    again = client.get(f"{FEED}?q=nothinghasthis", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("outcome=maybe", "outcome: "),
        ("added_after=yesterday", "added_after: "),
        ("sessions_min=9&sessions_max=2", "sessions_max: "),
    ],
)
def test_parameters_that_cannot_be_read_are_named(client, letter, query, said):
    response = client.get(f"{FEED}?{query}")
    assert response.status_code == 400
    assert said in response.content.decode()


def test_old_addresses_lead_to_those_of_today(client, letter):
    response = client.get(f"{FEED}?cited_by=imro")
    assert response.status_code == 301
    assert response["Location"] == client.get("/decisions/?cited_by=imro")["Location"].replace(
        "/decisions/", FEED
    )


def test_invented_letters_are_marked(client, samples):
    indexer.bring_up_to_date()
    response = client.get(f"{FEED}?q=knee")
    assert titles(response)
    assert all(title.endswith("(invented sample)") for title in titles(response))
    assert "An invented sample" in texts(response, "a:entry/a:summary")[0]


def test_control_characters_of_a_letter_make_no_broken_feed(client):
    publish("CM17-9100001", item_text("MRI of the\x0b left knee"))
    assert len(titles(client.get(FEED))) == 1


def test_it_takes_few_queries(client, samples, django_assert_max_num_queries):
    indexer.bring_up_to_date()
    client.get(FEED)
    with django_assert_max_num_queries(4):
        client.get(FEED)


def test_the_list_tells_programs_and_people_of_it(client, letter):
    page = client.get("/decisions/?q=knee&sort=oldest").content.decode()
    assert 'type="application/atom+xml"' in page
    assert 'href="/decisions/feed/?q=knee"' in page
    assert 'href="/decisions/follow/?q=knee&amp;sort=oldest"' in page
    follow = client.get("/decisions/follow/?q=knee&sort=oldest").content.decode()
    assert 'value="http://testserver/decisions/feed/?q=knee"' in follow
    assert client.get("/decisions/follow/?outcome=maybe").status_code == 400


class TestWhereASignInIsRequired:
    @pytest.fixture(autouse=True)
    def _required(self, settings, letter):
        settings.IMR_REQUIRE_LOGIN = True
        self.user = User.objects.create_user("reader", password="a long passphrase")

    def key(self, client):
        client.force_login(self.user)
        client.post("/decisions/follow/key/", {"act": "make", "next": "/decisions/follow/?q=knee"})
        return FeedKey.objects.get(user=self.user).key

    def test_a_feed_opens_by_the_personal_key_alone(self, client):
        key = self.key(client)
        page = client.get("/decisions/follow/?q=knee").content.decode()
        assert f"/decisions/feed/?q=knee&amp;key={key}" in page
        client.logout()
        assert client.get(f"{FEED}?q=knee").status_code == 403
        assert client.get(f"{FEED}?q=knee&key=wrong").status_code == 403
        opened = client.get(f"{FEED}?q=knee&key={key}")
        assert len(titles(opened)) == 1
        assert key not in opened.content.decode()
        assert client.get(f"/decisions/?q=knee&key={key}").status_code == 302

    def test_a_revoked_key_opens_nothing(self, client):
        key = self.key(client)
        client.post("/decisions/follow/key/", {"act": "revoke"})
        assert client.get(f"{FEED}?key={key}").status_code == 200  # signed in
        client.logout()
        assert client.get(f"{FEED}?key={key}").status_code == 403

    def test_nor_does_the_key_of_an_account_that_may_not_sign_in(self, client):
        key = self.key(client)
        client.logout()
        User.objects.update(is_active=False)
        assert client.get(f"{FEED}?key={key}").status_code == 403

    def test_the_list_offers_programs_no_feed_that_they_cannot_open(self, client):
        client.force_login(self.user)
        assert "atom+xml" not in client.get("/decisions/").content.decode()

    def test_strangers_are_not_led_to_how_the_archive_spells_a_place(self, client):
        place = "mtus_page=knee-2004:special-studies"
        client.force_login(self.user)
        assert client.get(f"{FEED}?{place}").status_code == 302
        client.logout()
        assert client.get(f"{FEED}?{place}").status_code == 403
