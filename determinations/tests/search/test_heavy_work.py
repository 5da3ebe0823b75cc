"""Pages that take seconds are answered for few readers at once; others wait, then get 503."""

from __future__ import annotations

import threading

import pytest

from determinations.models import Exhibit
from determinations.search import SearchTooSlow, deadline, heavy_work

pytestmark = pytest.mark.django_db


@pytest.fixture
def _taken(monkeypatch, settings):
    """Let all turns be taken, for longer than anybody waits."""
    settings.IMR_SEARCH_SECONDS = 1
    monkeypatch.setattr(deadline, "_heavy", threading.Semaphore(0))


def test_a_turn_is_given_back_whatever_becomes_of_the_work(monkeypatch, settings):
    settings.IMR_SEARCH_SECONDS = 0.05
    monkeypatch.setattr(deadline, "_heavy", threading.BoundedSemaphore(1))
    with pytest.raises(ZeroDivisionError), heavy_work():
        _ = 1 / 0
    with heavy_work(), pytest.raises(SearchTooSlow), heavy_work():
        pass
    with heavy_work():
        pass


@pytest.mark.usefixtures("index")
class TestPages:
    @pytest.mark.parametrize("page", ["/decisions/what-differs/", "/api/v1/what-differs/"])
    def test_what_differs_waits_for_its_turn(self, client, page, request):
        assert client.get(page).status_code == 200
        request.getfixturevalue("_taken")
        answer = client.get(f"{page}?q=knee")
        assert answer.status_code == 503
        assert answer["Retry-After"]

    def test_so_does_the_page_of_an_export(self, client, request):
        b"".join(client.get("/decisions/export/file/?format=csv&q=knee").streaming_content)
        page = Exhibit.objects.get().get_absolute_url()
        assert client.get(page).status_code == 200
        request.getfixturevalue("_taken")
        assert client.get(page).status_code == 503
        assert client.get("/decisions/?q=knee").status_code == 200
