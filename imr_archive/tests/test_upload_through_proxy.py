"""Large files come through the proxy's configuration and gunicorn, though both are cut off."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import http.client
import io
import json
import os
import socket
import subprocess
import sys
import time
import zipfile

import pytest
from django.conf import settings
from django.test import Client

from determinations.api.keys import make_key
from determinations.ingest.tasks import file_arrived_upload
from determinations.ingest.uploads import CHUNK_BYTES
from determinations.models import Archive, Letter, Upload
from determinations.tests.archive import letter_text
from determinations.tests.worker_processes import database_url

from .test_deployment import ROOT, free_port, proxy_command, running

pytestmark = pytest.mark.django_db(transaction=True)
MB = 1024 * 1024
FILES = "/staff/upload/files/"
LETTERS = "/api/v1/letters/"
CSRF = "a" * 32
UNKNOWN = "00000000-0000-4000-8000-000000000000"


@contextlib.contextmanager
def serving(folder, port):
    """Run gunicorn with the archive on the tests' database until the block ends."""
    environment = {
        **os.environ,
        "DATABASE_URL": database_url("web"),
        "DJANGO_SETTINGS_MODULE": "imr_archive.settings",
        "IMR_DATA_DIR": str(folder / "data"),
        "SECRET_KEY": settings.SECRET_KEY,
        "WEB_CONCURRENCY": "1",
    }
    command = [sys.executable, "-m", "gunicorn", "imr_archive.wsgi", "--bind", f"127.0.0.1:{port}",
               "--config", str(ROOT / "gunicorn.conf.py")]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


class Sender:
    """Sends requests to the proxy with a session, or a key."""

    def __init__(self, port, headers):
        self.port, self.headers = port, headers

    def ask(self, method, path, body=b"", **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        with contextlib.closing(connection):
            connection.request(method, path, body, {**self.headers, **named})
            response = connection.getresponse()
            response.text = response.read().decode()
            return response

    def until_it_answers(self):
        until = time.monotonic() + 60
        while self.ask("OPTIONS", FILES).status != 204:
            assert time.monotonic() < until, "the archive does not start"
            time.sleep(0.3)

    def chunk(self, url, content, offset):
        digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
        return self.ask(
            "PATCH",
            url,
            content,
            Upload_Offset=str(offset),
            Upload_Checksum=f"sha256 {digest}",
            Content_Type="application/offset+octet-stream",
        )

    def break_off(self, url, content, offset):
        """Send half of a chunk, and go."""
        head = [f"PATCH {url} HTTP/1.1", "Host: localhost", f"Content-Length: {len(content)}",
                f"Upload-Offset: {offset}", "Content-Type: application/offset+octet-stream",
                *(f"{name}: {value}" for name, value in self.headers.items())]  # fmt: skip
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            connection.sendall("\r\n".join([*head, "", ""]).encode())
            connection.sendall(content[: len(content) // 2])


@pytest.fixture
def ports():
    return free_port(), free_port()


@pytest.fixture
def proxy(tmp_path, ports):
    """Return the port of a proxy in front of the other port."""
    web, proxy = ports
    with running(proxy_command(tmp_path, web, proxy)):
        yield proxy


@pytest.fixture
def clerk(proxy, admin_user):
    client = Client()
    client.force_login(admin_user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF}"
    return Sender(proxy, {"Cookie": cookies, "X-CSRFToken": CSRF})


def month():
    """Return a zip archive of 60 MB with a letter in it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(".padding", os.urandom(60 * MB))
        archive.writestr("letter.txt", letter_text())
    return packed.getvalue()


def test_sixty_megabytes_come_though_they_are_cut_off_twice(clerk, ports, tmp_path):
    content = month()
    with serving(tmp_path, ports[0]):
        clerk.until_it_answers()
        batch = json.loads(clerk.ask("POST", f"{FILES}batch/").text)["batch"]
        told = {"batch": str(batch), "filename": "month.zip"}
        metadata = ",".join(
            f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in told.items()
        )
        made = clerk.ask("POST", FILES, Upload_Length=str(len(content)), Upload_Metadata=metadata)
        url, offset = made.headers["Location"], 0
        while offset < 7 * CHUNK_BYTES:
            answer = clerk.chunk(url, content[offset : offset + CHUNK_BYTES], offset)
            assert answer.status == 204
            offset = int(answer.headers["Upload-Offset"])
        clerk.break_off(url, content[offset : offset + CHUNK_BYTES], offset)
        assert clerk.ask("HEAD", url).headers["Upload-Offset"] == str(offset)
    away = clerk.chunk(url, content[offset : offset + CHUNK_BYTES], offset)
    assert (away.status, away.headers["Retry-After"]) == (503, "10")
    with serving(tmp_path, ports[0]):
        clerk.until_it_answers()
        offset = int(clerk.ask("HEAD", url).headers["Upload-Offset"])
        assert offset == 7 * CHUNK_BYTES
        while offset < len(content):
            answer = clerk.chunk(url, content[offset : offset + CHUNK_BYTES], offset)
            offset = int(answer.headers["Upload-Offset"])
    file_arrived_upload(str(Upload.objects.get().pk))
    assert Archive.objects.get().sha256 == hashlib.sha256(content).hexdigest()


def test_what_is_too_large_is_refused_by_whoever_sees_it_first(
    clerk, proxy, ports, tmp_path, admin_user
):
    secret = make_key(admin_user, "Scanner", may_add_letters=True).secret
    program = Sender(proxy, {"Authorization": f"Bearer {secret}", "Content-Type": "text/plain",
                             "Content-Disposition": 'attachment; filename="a.txt"'})  # fmt: skip

    def hand_in(megabytes):
        answer = program.ask("POST", LETTERS, b"x" * int(megabytes * MB))
        kind = json.loads(answer.text).get("type", "")
        return answer.status, answer.headers["Content-Type"], kind.rpartition("#")[2]

    problem = "application/problem+json"
    assert hand_in(26.5)[:2] == (503, problem)
    with serving(tmp_path, ports[0]):
        clerk.until_it_answers()
        refused = clerk.chunk(f"{FILES}{UNKNOWN}/", bytes(8 * MB), 0)
        assert (refused.status, "too large" in refused.text) == (413, True)
        assert hand_in(26.5) == hand_in(28) == (413, problem, "problem-too-large")
        assert hand_in(24.5)[0] == 202
        assert Letter.objects.get().size == int(24.5 * MB)
