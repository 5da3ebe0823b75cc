"""Following a search: what is expected, saving, changing, what is new, stopping mails."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from django.utils.http import urlencode

from determinations.models import Frequency, SavedSearch
from determinations.research.alerts import saved as saved_module
from determinations.research.alerts.unsubscribing import Stop
from determinations.search import SearchTooSlow
from determinations.search.index import following as indexer
from determinations.tests.archive import add_letter, item_text, letter_text
from determinations.views import saved_searches

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]

SAVE = {"name": "Knees", "params": "q=knee&page=3", "frequency": "weekly"}


@pytest.fixture
def reader(settings):
    settings.IMR_SENDS_MAIL = True
    return User.objects.create_user("reader", email="reader@firm.example", password="passphrase")


@pytest.fixture
def signed_in(client, reader):
    client.force_login(reader)
    return client


@pytest.fixture
def saved(signed_in):
    signed_in.post("/searches/save/", SAVE)
    return SavedSearch.objects.get()


def text(response):
    return " ".join(response.content.decode().split())


def add_new():
    add_letter(letter_text("CM17-9100001", item_text("MRI of the left knee")))
    indexer.bring_up_to_date()


def look_back():
    """Let what the archive had a minute ago be seen, so that only what comes now is new."""
    SavedSearch.objects.update(seen_until=timezone.now())


class TestFollowing:
    def test_the_page_says_what_to_expect_and_how_to_follow(self, client):
        page = text(client.get("/decisions/follow/?q=knee&outcome=upheld"))
        assert "knee, upheld" in page
        assert "The archive has not grown regularly of late:" in page
        assert "/accounts/login/?next=/decisions/follow/" in page

    def test_who_is_signed_in_gets_a_form_with_a_name_proposed(self, signed_in):
        page = text(signed_in.get("/decisions/follow/?q=knee&outcome=upheld"))
        assert 'value="knee, upheld"' in page
        assert "reader@firm.example" in page

    def test_without_an_address_it_can_be_saved_but_not_mailed(self, signed_in, settings):
        settings.IMR_SENDS_MAIL = False
        assert "No mails are sent to your account" in text(signed_in.get("/decisions/follow/"))
        assert signed_in.post("/searches/save/", SAVE).status_code == 400
        signed_in.post("/searches/save/", {**SAVE, "frequency": "never"})
        assert SavedSearch.objects.get().frequency == Frequency.NEVER

    def test_it_takes_few_queries(self, signed_in, django_assert_max_num_queries):
        signed_in.get("/decisions/follow/?q=knee")
        with django_assert_max_num_queries(6):
            signed_in.get("/decisions/follow/?q=knee")


class TestSaving:
    def test_the_search_is_kept_without_its_page(self, saved, reader):
        assert (saved.user, saved.name, saved.params) == (reader, "Knees", "q=knee")
        assert saved.frequency == Frequency.WEEKLY

    @pytest.mark.parametrize(
        "changes",
        [
            {"name": " "},
            {"name": "n" * 121},
            {"params": "outcome=maybe"},
            {"frequency": "hourly"},
            {"name": "Knees "},
        ],
        ids=["no name", "long name", "no search", "no frequency", "name given before"],
    )
    def test_what_cannot_be_saved_is_refused(self, saved, signed_in, changes):
        response = signed_in.post("/searches/save/", {**SAVE, **changes})
        assert response.status_code == 400
        assert SavedSearch.objects.count() == 1

    def test_there_are_so_many_at_most(self, saved, signed_in, monkeypatch):
        monkeypatch.setattr(saved_module, "MOST_SAVED", 1)
        response = signed_in.post("/searches/save/", {**SAVE, "name": "Other"})
        assert "Delete one first" in text(response)

    def test_strangers_are_led_to_the_sign_in(self, client):
        assert "/accounts/login/" in client.get("/searches/")["Location"]
        assert client.post("/searches/save/", SAVE).status_code in (302, 403)
        assert not SavedSearch.objects.exists()


class TestChanging:
    def change(self, client, saved, **data):
        response = client.post(f"/searches/{saved.pk}/", data)
        saved.refresh_from_db()
        return response

    def test_it_is_renamed_paused_mailed_again_and_deleted(self, saved, signed_in):
        self.change(signed_in, saved, act="rename", name="Left knees")
        assert saved.name == "Left knees"
        self.change(signed_in, saved, act="pause")
        assert saved.paused
        assert "paused" in text(signed_in.get("/searches/"))
        self.change(signed_in, saved, act="resume")
        assert not saved.paused
        self.change(signed_in, saved, act="mails", frequency="daily")
        assert saved.frequency == Frequency.DAILY
        signed_in.post(f"/searches/{saved.pk}/", {"act": "delete"})
        assert not SavedSearch.objects.exists()

    def test_nobody_else_can(self, saved):
        other = Client()
        other.force_login(User.objects.create_user("other"))
        assert other.post(f"/searches/{saved.pk}/", {"act": "delete"}).status_code == 404
        assert other.get(f"/searches/{saved.pk}/new/").status_code == 404

    def test_unknown_buttons_are_refused(self, saved, signed_in):
        assert self.change(signed_in, saved, act="sell").status_code == 400
        assert self.change(signed_in, saved, act="mails", frequency="hourly").status_code == 400


class TestWhatIsNew:
    def test_the_list_counts_it_and_its_page_shows_it_until_it_was_seen(self, saved, signed_in):
        look_back()
        assert "Nothing new since you last looked" in text(signed_in.get("/searches/"))
        add_new()
        assert "<b>1 new</b>" in text(signed_in.get("/searches/"))
        page = signed_in.get(f"/searches/{saved.pk}/new/")
        assert "1 new in Knees" in text(page)
        assert "CM17-9100001" in text(page)
        until = page.context["until"]
        signed_in.post(f"/searches/{saved.pk}/", {"act": "seen", "until": until})
        assert "Nothing new since you last looked" in text(signed_in.get("/searches/"))

    @pytest.mark.parametrize("seconds", [0, 3])
    def test_one_that_takes_too_long_can_still_be_deleted(
        self, saved, signed_in, monkeypatch, seconds
    ):
        def too_slow(saved, additions):
            raise SearchTooSlow

        monkeypatch.setattr(saved_searches, "count_new", too_slow)
        monkeypatch.setattr(saved_searches, "SECONDS_TO_COUNT", seconds)
        page = text(signed_in.get("/searches/"))
        assert "was not counted here" in page
        assert f"/searches/{saved.pk}/" in page

    def test_a_search_that_cannot_be_read_any_more_says_so(self, saved, signed_in):
        SavedSearch.objects.update(params="outcome=maybe")
        assert "read any more" in text(signed_in.get("/searches/"))
        assert signed_in.get(f"/searches/{saved.pk}/new/").status_code == 400

    def test_the_list_takes_few_queries_however_many_there_are(
        self, saved, signed_in, django_assert_max_num_queries
    ):
        for number in range(20):
            moment = timezone.now() - timedelta(days=1)
            SavedSearch.objects.create(
                user=saved.user, name=f"{number}", params=f"q=knee&page={number}",
                frequency="never", seen_until=moment, mailed_until=moment,
            )  # fmt: skip
        signed_in.get("/searches/")
        with django_assert_max_num_queries(8):
            signed_in.get("/searches/")
        with django_assert_max_num_queries(8):
            signed_in.get(f"/searches/{saved.pk}/new/")


class TestStoppingMails:
    def path(self, saved, search_id=None):
        return f"/searches/stop/?{urlencode({'link': Stop(saved.user_id, search_id).token})}"

    @pytest.fixture(autouse=True)
    def _login_required(self, settings):
        settings.IMR_REQUIRE_LOGIN = True

    def test_a_link_asks_and_a_post_does_it_without_a_sign_in_or_cookie(self, saved):
        stranger = Client(enforce_csrf_checks=True)
        path = self.path(saved)
        assert "Stop these mails?" in text(stranger.get(path))
        saved.refresh_from_db()
        assert not saved.paused
        assert "No more mails" in text(stranger.post(path, {"List-Unsubscribe": "One-Click"}))
        saved.refresh_from_db()
        assert saved.paused
        assert stranger.post(path).status_code == 200

    def test_the_link_of_one_search_stops_that_one(self, saved):
        other = SavedSearch.objects.create(
            user=saved.user, name="Other", frequency="daily",
            seen_until=timezone.now(), mailed_until=timezone.now(),
        )  # fmt: skip
        Client().post(self.path(saved, saved.pk))
        assert list(SavedSearch.objects.filter(paused=True)) == [saved]
        assert other not in SavedSearch.objects.filter(paused=True)

    def test_a_link_that_is_not_ours_does_nothing(self, saved):
        forged = self.path(saved).replace(f"link={saved.user_id}.", f"link={saved.user_id + 1}.", 1)
        assert Client().post(forged).status_code == 404
        assert Client().get("/searches/stop/?link=nonsense").status_code == 404
