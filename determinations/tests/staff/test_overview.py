"""The overview: each number leads to exactly that many things, and what is not well is said."""

from __future__ import annotations

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from determinations.health.lists import TaskState
from determinations.letters import SAMPLE_MARK
from determinations.models import Letter, LetterStatus, PutOff, SourceLook, SourceName
from determinations.search.index import rebuild
from determinations.staff.review.queue import LATER
from determinations.staff.work import KINDS, url_of
from determinations.tests.archive import add_letter, letter_text
from determinations.tests.background_work import add_task, heartbeat

pytestmark = pytest.mark.django_db


def put_off(letter):
    PutOff.objects.create(letter=letter, until=timezone.localdate() + timedelta(days=3))


@pytest.fixture
def busy(settings):
    """An archive in which each number of the overview counts something."""
    settings.IMR_SAMPLES = "auto"
    rebuild()
    for number in (3, 4, 5):
        text = letter_text(f"CM17-910000{number}")
        add_letter(text.replace("Family Practice", "Underwater Basketry"))
    add_letter(letter_text("CM17-9100006").replace("knee pain.", "knee pain. Dr. Ann Example."))
    add_letter(letter_text("CM17-9100007"), publish=False)
    add_letter("Recipe for a cake: take four eggs and a pound of flour, and stir.")
    put_off(Letter.objects.get(case__case_number="CM17-9100005"))
    stuck = add_letter(letter_text("CM17-9100008"), publish=False)
    Letter.objects.filter(pk=stuck.pk).update(
        status=LetterStatus.RECEIVED, received_at=timezone.now() - timedelta(hours=1)
    )
    add_letter(f"{SAMPLE_MARK}\n{letter_text('CM17-9100001')}")
    add_letter(letter_text("CM17-9100002"))
    heartbeat(1)
    silent = heartbeat(90)
    for status in ("todo", "todo", "failed"):
        add_task(status)
    add_task("doing", worker=silent)
    add_task("todo", queue="mail", name="send_digests")


class Links(HTMLParser):
    """Collects what links of the main part say, and the text beside them."""

    def __init__(self):
        super().__init__()
        self.links, self.beside = [], []
        self._depth, self._link, self._skips = 0, None, 0

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self._depth += tag == "main"
        self._skips += tag == "time"
        if self._depth and tag == "a":
            self._link = [attributes["href"], ""]

    def handle_endtag(self, tag):
        self._depth -= tag == "main"
        self._skips -= tag == "time"
        if tag == "a" and self._link:
            self.links.append(self._link)
            self._link = None

    def handle_data(self, data):
        if self._link is not None:
            self._link[1] += data if not self._skips else ""
        elif self._depth and not self._skips:
            self.beside.append(data)


def read(client, url):
    parser = Links()
    parser.feed(client.get(url).content.decode())
    return parser


def listed(client, url):
    """Return how many things the page of a number lists, through all of its pages."""
    total, number = 0, 1
    while True:
        address, _, _ = url.partition("#")
        page = client.get(f"{address}{'&' if '?' in address else '?'}page={number}")
        assert page.status_code == 200, url
        total += len(page.context["lines" if "lines" in page.context else "rows"])
        if not page.context["page"].has_next():
            return total
        number += 1


def test_each_number_leads_to_exactly_that_many_things(admin_client, busy):
    overview = read(admin_client, "/staff/")
    checked = {}
    for url, said in overview.links:
        count = re.search(r"\d[\d,]*", said.removeprefix("Batch "))
        if count and not said.startswith("Batch "):
            checked[" ".join(said.split())] = int(count[0].replace(",", ""))
            assert listed(admin_client, url) == checked[" ".join(said.split())], said
    kinds = {word for said in checked for word in re.findall("[a-z]+", said.lower())}
    expected = {
        "letters", "later", "name", "specialty", "ready", "alive", "waiting", "running", "given",
        "cases", "sample", "published", "read",
    }  # fmt: skip
    assert kinds >= expected


def test_no_other_number_of_things_stands_there(admin_client, busy):
    beside = " ".join(read(admin_client, "/staff/").beside)
    sizes = re.sub(r"[\d,.]+\s(?:bytes|[KMGT]B)|[\d.,]+ of [\d.,]+ GB", "", beside)
    advice = re.sub(r"within two minutes|--queues \S+", "", sizes)
    assert not re.findall(r"\d+", advice), advice


def test_what_was_put_off_does_not_wait(admin_client, busy):
    page = admin_client.get("/staff/")
    assert page.context["waits"] == listed(admin_client, "/staff/review/")
    assert page.context["later"].count == 1
    assert page.context["later"].kind == LATER


def test_a_sample_that_readers_do_not_see_is_not_called_published(admin_client, settings):
    sample = add_letter(f"{SAMPLE_MARK}\n{letter_text('CM17-9100001')}")
    assert sample.status == LetterStatus.PUBLISHED
    for address in ("/staff/", "/staff/batches/", f"/staff/batches/{sample.batch_id}/"):
        for mode, said, other in (
            ("show", "</b> Published", "hidden from readers"),
            ("hide", "</b> Sample, hidden from readers", "</b> Published"),
        ):
            settings.IMR_SAMPLES = mode
            text = " ".join(admin_client.get(address).content.decode().split())
            assert said in text, (address, mode)
            assert other not in text, (address, mode)


def test_nothing_to_do_is_said(admin_client, settings):
    rebuild()
    heartbeat(1)
    assert "All is well, and nothing waits for you." in admin_client.get("/staff/").content.decode()


def test_a_queue_that_nobody_works_at_is_trouble_though_others_live(admin_client):
    rebuild()
    heartbeat(1)
    add_task("todo", minutes_ago=10)
    add_task("doing", queue="mail", name="send_digests")
    text = " ".join(admin_client.get("/staff/").content.decode().split())
    assert "Queue: Reading letters" in text
    assert "1 task is waiting for 10 minutes, and nobody works at them." in text
    assert "--queues letters,upkeep" in text


def test_a_mailbox_that_can_not_be_used_is_told(admin_client, settings):
    settings.IMR_MAILBOX_URL = "imaps://clerk:geheim@mail.example/INBOX"
    SourceLook.objects.create(
        source=SourceName.MAILBOX, looked_at=timezone.now(), error="The mail server is away."
    )
    text = admin_client.get("/staff/").content.decode()
    assert "The mail server is away." in text
    assert "geheim" not in text


@pytest.mark.parametrize("kind", list(KINDS))
def test_lists_cost_the_same_queries_however_long(
    admin_client, busy, kind, django_assert_max_num_queries
):
    admin_client.get("/staff/")  # the session is noted as alive now
    with django_assert_max_num_queries(8):
        assert admin_client.get(str(url_of(kind))).status_code == 200


def test_a_task_that_was_given_up_is_run_again_from_its_list(admin_client, client):
    add_task("failed")
    page = admin_client.get("/staff/work/?show=failed")
    (row,) = page.context["rows"]
    address = f"/staff/work/{row.retry}/retry/"
    assert address in page.content.decode()
    assert client.post(address).status_code == 403
    told = admin_client.post(address, follow=True).content.decode()
    assert "Read letters: it is to be run again." in told
    assert listed(admin_client, str(url_of(TaskState.FAILED))) == 0
    assert listed(admin_client, str(url_of(TaskState.WAITING))) == 1
    assert admin_client.post(address).status_code == 404


@pytest.mark.parametrize("query", ["?show=x", "?queue=x", "?page=x", "?show=failed&queue=%27"])
def test_odd_parameters_are_no_error(admin_client, query):
    assert admin_client.get(f"/staff/work/{query}").status_code == 200


def test_who_may_see_no_batch_is_led_to_none(client, django_user_model):
    person = django_user_model.objects.create_user("vera", password="x" * 12)
    person.user_permissions.add(Permission.objects.get(codename="view_letter"))
    client.force_login(person)
    home = client.get("/staff/")
    assert home.status_code == 200
    assert "/staff/batches/" not in home.content.decode()
