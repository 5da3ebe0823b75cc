"""How many requests one sender may make."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.test import RequestFactory

from imr_archive.request_rate import RequestCounts, client_address, sender_of

pytestmark = pytest.mark.django_db
PAGE = "/about/"


@pytest.fixture
def _three_a_minute(settings):
    settings.IMR_REQUESTS_A_MINUTE = 3
    settings.IMR_TRUSTED_PROXIES = 1


def ask(client, path=PAGE, address="198.51.100.1"):
    return client.get(path, headers={"X-Forwarded-For": f"10.0.0.9, {address}"})


@pytest.mark.usefixtures("_three_a_minute")
class TestLimit:
    def test_above_the_limit_429_says_when_to_go_on(self, client):
        assert [ask(client).status_code for _ in range(4)] == [200, 200, 200, 429]
        response = ask(client)
        assert "Too many requests" in response.content.decode()
        assert 1 <= int(response.headers["Retry-After"]) <= 60
        assert ask(client, address="198.51.100.2").status_code == 200

    def test_the_api_counts_its_own(self, client):
        for _ in range(4):
            ask(client)
        assert ask(client, "/api/v1/schema/").status_code == 200

    def test_an_account_is_counted_by_itself(self, client, admin_user):
        for _ in range(4):
            ask(client)
        client.force_login(admin_user)
        assert ask(client).status_code == 200
        for number in range(3):
            ask(client, address=f"198.51.100.{number}")
        assert ask(client).status_code == 429

    def test_health_and_this_machine_are_not_counted(self, client):
        for _ in range(5):
            assert ask(client, "/healthz").status_code != 429
            assert ask(client, address="127.0.0.1").status_code == 200


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "1.1.1.1", "192.0.2.1"),
        (1, "1.1.1.1", "1.1.1.1"),
        (1, "9.9.9.9, 1.1.1.1", "1.1.1.1"),
        (2, "9.9.9.9, 1.1.1.1, 10.0.0.1", "1.1.1.1"),
        (2, "1.1.1.1", "192.0.2.1"),
        (1, "", "192.0.2.1"),
    ],
)
def test_only_what_trusted_proxies_saw_is_believed(settings, proxies, forwarded, address):
    settings.IMR_TRUSTED_PROXIES = proxies
    request = RequestFactory().get(
        "/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR="192.0.2.1"
    )
    assert client_address(request) == address


def test_a_network_of_version_6_is_one_sender():
    senders = {
        sender_of(RequestFactory().get("/", REMOTE_ADDR=address))
        for address in ("2001:db8::1", "2001:db8::ffff:1", "2001:db8:0:1::1")
    }
    assert senders == {"address 2001:db8::/64", "address 2001:db8:0:1::/64"}


def test_processes_count_together_and_each_minute_anew(tmp_path):
    counts = RequestCounts(tmp_path / "counts")
    assert [counts.count("a", 60.0), counts.count("a", 119.9), counts.count("b", 61.0)] == [1, 2, 1]
    program = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'imr_archive.settings'\n"
        "import django; django.setup()\n"
        "from pathlib import Path; from imr_archive.request_rate import RequestCounts\n"
        "print(RequestCounts(Path(sys.argv[1])).count('a', 100.0))"
    )
    other = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "counts")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert other.stdout.strip() == "3"
    assert counts.count("a", 120.0) == 1
