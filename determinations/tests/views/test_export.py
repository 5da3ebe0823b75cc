"""Getting decisions as a file: the page, ticked ones, what is refused, what is left behind."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path
from socket import socketpair

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.signals import request_finished
from django.db import close_old_connections
from django.test import RequestFactory

from determinations.research.export import exported_items
from determinations.views import export
from imr_archive import long_answers
from imr_archive.long_answers import NoTurn, is_gone, take_turn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]

FILE = "/decisions/export/file/"


def close(response):
    """End an answer as the server does, but keep the test's transaction."""
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)


def rows_of(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def open_files():
    return {os.readlink(path) for path in Path("/proc/self/fd").iterdir() if path.is_symlink()}


def test_the_page_offers_each_kind_and_keeps_the_search(client):
    page = client.get("/decisions/export/?q=knee&outcome=upheld&page=3")
    text = page.content.decode()
    assert all(f'value="{kind}"' in text for kind in ("csv", "xlsx", "jsonl", "docx", "pdf"))
    assert '<input type="hidden" name="q" value="knee">' in text
    assert '<input type="hidden" name="outcome" value="upheld">' in text
    assert 'name="page"' not in text
    assert "Outcome: Upheld" in text or "Upheld" in text
    total = client.get("/decisions/?q=knee&outcome=upheld").context["result"].total
    assert f"Export {total} decision" in text


def test_the_list_and_the_ticked_lead_to_it(client):
    assert "/decisions/export/?q=knee" in client.get("/decisions/?q=knee").content.decode()
    assert 'formaction="/decisions/export/"' in client.get("/decisions/").content.decode()


def test_ticked_decisions_come_in_the_order_of_ticking(client):
    cards = client.get("/decisions/").context["cards"]
    keys = [f"{card.item.case_number}.{card.item.position}" for card in (cards[4], cards[1])]
    query = "&".join(f"item={key}" for key in keys)
    assert "Export 2 decisions" in client.get(f"/decisions/export/?{query}").content.decode()
    rows = rows_of(client.get(f"{FILE}?format=csv&{query}"))
    assert [f"{row['case_number']}.{row['item']}" for row in rows] == keys


def test_summaries_come_when_they_are_asked_for(client):
    assert "clinical_summary" not in rows_of(client.get(f"{FILE}?format=csv"))[0]
    assert rows_of(client.get(f"{FILE}?format=csv&summary=1"))[0]["clinical_summary"]


def test_files_say_by_their_name_that_samples_are_invented(client):
    for kind, suffix in (("csv", ".csv"), ("xlsx", ".xlsx"), ("pdf", ".pdf")):
        response = client.get(f"{FILE}?format={kind}&q=knee")
        assert "attachment" in response["Content-Disposition"]
        assert f'-invented-samples{suffix}"' in response["Content-Disposition"]
        close(response)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("format=exe", "these kinds of files"),
        ("", "these kinds of files"),
        ("format=csv&outcome=maybe", "maybe"),
        ("format=csv&" + "&".join(f"item=CM17-91{n:05}.1" for n in range(201)), "At most 200"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(client, query, said):
    response = client.get(f"{FILE}?{query}")
    assert response.status_code == 400
    assert said in response.content.decode()
    assert client.get("/decisions/export/?outcome=maybe").status_code == 400


@pytest.mark.parametrize("kind", ["csv", "jsonl", "xlsx", "docx", "pdf"])
def test_a_search_without_result_makes_a_file_that_says_so(client, kind):
    response = client.get(f"{FILE}?format={kind}&q=nothinghasthis")
    assert response.status_code == 200
    assert b"".join(response.streaming_content)


def test_the_page_takes_few_queries(client, django_assert_max_num_queries):
    client.get("/decisions/export/?q=knee")
    with django_assert_max_num_queries(4):
        client.get("/decisions/export/?q=knee")


def test_who_stops_reading_leaves_nothing_behind(client, monkeypatch):
    monkeypatch.setattr(export, "CHUNK", 10)
    ended = []

    def watched(*args):
        try:
            yield from exported_items(*args)
        finally:
            ended.append(True)

    monkeypatch.setattr(export, "exported_items", watched)
    # without the test's client, which reads all that is left before it closes
    request = RequestFactory().get(f"{FILE}?format=csv")
    request.user = AnonymousUser()
    response = export.export_file(request)
    chunks = iter(response.streaming_content)
    assert [next(chunks), next(chunks)]
    assert ended == []
    close(response)
    assert ended == [True]
    for _ in range(long_answers.MOST_A_PROCESS):  # its turn is another's
        close(client.get(f"{FILE}?format=csv"))


def test_a_workbook_that_nobody_waits_for_is_not_finished(client, folder, monkeypatch):
    monkeypatch.setattr(export, "LOOKED_AFTER", 5)
    ours, theirs = socketpair()
    before = open_files()
    read = []

    def watched(*args):
        for item in exported_items(*args):
            read.append(item)
            if len(read) == 12:
                theirs.close()
            yield item

    monkeypatch.setattr(export, "exported_items", watched)
    response = client.get(f"{FILE}?format=xlsx", **{"gunicorn.socket": ours})
    assert response.status_code == 499
    assert len(read) == 16
    assert list(folder.iterdir()) == []
    assert {name for name in open_files() - before if str(folder) in name} == set()
    ours.close()


def test_a_finished_file_has_no_name_and_is_gone_with_its_answer(client, folder):
    response = client.get(f"{FILE}?format=xlsx")
    assert list(folder.iterdir()) == []
    assert any(str(folder) in name for name in open_files())
    close(response)
    assert not any(str(folder) in name for name in open_files())


def test_where_there_is_no_room_it_is_said(client, folder, monkeypatch):
    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("determinations.research.export.formats.write_workbook", full)
    response = client.get(f"{FILE}?format=xlsx")
    assert response.status_code == 413
    assert "take CSV" in response.content.decode()
    take_turn(RequestFactory().get("/")).give_back()


def test_a_client_that_is_there_is_not_gone():
    ours, theirs = socketpair()
    request = RequestFactory().get("/", **{"gunicorn.socket": ours})
    assert not is_gone(request)
    theirs.send(b"G")
    assert not is_gone(request)
    assert ours.recv(1) == b"G"
    theirs.close()
    assert is_gone(request)
    ours.close()
    assert not is_gone(RequestFactory().get("/"))


@pytest.fixture
def _limited(settings, monkeypatch):
    settings.IMR_REQUESTS_A_MINUTE = 300
    monkeypatch.setattr(long_answers, "MOST_A_SENDER", 1)


def asked_from(address):
    from django.contrib.auth.models import AnonymousUser

    request = RequestFactory().get("/", REMOTE_ADDR=address)
    request.user = AnonymousUser()
    return request


@pytest.mark.usefixtures("_limited")
def test_one_sender_has_one_turn_and_others_have_theirs():
    first = take_turn(asked_from("203.0.113.5"))
    with pytest.raises(NoTurn, match="already"):
        take_turn(asked_from("203.0.113.5"))
    other = take_turn(asked_from("203.0.113.6"))
    first.give_back()
    first.give_back()
    again = take_turn(asked_from("203.0.113.5"))
    with pytest.raises(NoTurn, match="just now"):  # of this process
        take_turn(asked_from("203.0.113.7"))
    other.give_back()
    again.give_back()


@pytest.mark.usefixtures("_limited")
def test_a_turn_ends_with_its_answer(client):
    address = {"REMOTE_ADDR": "203.0.113.5"}
    response = client.get(f"{FILE}?format=csv", **address)
    refused = client.get(f"{FILE}?format=csv", **address)
    assert refused.status_code == 429
    assert refused["Retry-After"]
    close(response)
    for kind in ("csv", "xlsx", "csv"):
        client.get(f"{FILE}?format={kind}&outcome=maybe", **address)
        answer = client.get(f"{FILE}?format={kind}", **address)
        assert answer.status_code == 200
        close(answer)
