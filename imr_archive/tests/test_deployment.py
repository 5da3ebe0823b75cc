"""What compose.yaml promises, and that the proxy in front keeps slow senders off the archive."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
import yaml
from django.conf import settings

ROOT = settings.BASE_DIR
OURS = ("migrate", "web", "worker", "mailer", "indexer", "watcher", "mailbox")


@pytest.fixture(scope="module")
def services():
    return yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]


def test_only_the_proxy_has_a_port(services):
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]


def test_every_service_is_confined_limited_and_restarted(services):
    for name, service in services.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["mem_limit"], name
        assert service["pids_limit"], name
        assert service["restart"] == ("no" if name == "migrate" else "unless-stopped"), name


def test_what_the_proxy_keeps_on_the_way_fits_into_its_memory(services):
    (tmpfs,) = services["proxy"]["tmpfs"]
    assert "size=1g" in tmpfs
    assert services["proxy"]["mem_limit"] == "1280m"


def test_every_lasting_service_has_a_health_check_of_its_own(services):
    checks = {
        name: tuple(service["healthcheck"]["test"])
        for name, service in services.items()
        if name != "migrate"
    }
    assert len(set(checks.values())) == len(checks)


def test_no_secret_has_a_default(services):
    for name in OURS:
        environment = services[name]["environment"]
        assert "${SECRET_KEY:?" in environment["SECRET_KEY"]
        assert "${POSTGRES_PASSWORD:?" in environment["DATABASE_URL"]
    assert "${POSTGRES_PASSWORD:?" in services["db"]["environment"]["POSTGRES_PASSWORD"]


def test_what_a_deployment_sets_reaches_the_archive(services):
    assert {
        "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "EMAIL_HOST", "IMR_HTTPS", "IMR_REQUIRE_LOGIN",
        "IMR_STAFF_MFA", "IMR_TRUSTED_PROXIES",
    } <= set(services["web"]["environment"])  # fmt: skip


def test_with_the_settings_of_compose_and_https_nothing_is_warned_of(services):
    """But how far letters are confined, which is up to the machine."""
    named = {"SECRET_KEY": secrets.token_urlsafe(50), "POSTGRES_PASSWORD": "x", "IMR_HTTPS": "1",
             "EMAIL_HOST": "mail.example"}  # fmt: skip
    environment = {name: filled(str(value), named)
                   for name, value in services["web"]["environment"].items()}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env={"PATH": os.environ["PATH"], **environment, "SILENCED_CHECKS": "determinations.W001"},
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def filled(value, named):
    """Fill the variables of a value in compose.yaml, such as ${NAME:-default}."""
    return re.sub(r"\$\{(\w+):?[-?]([^}]*)\}", lambda match: named.get(match[1], match[2]), value)


def test_letters_come_by_themselves_only_where_a_profile_says_so(services):
    assert services["watcher"]["profiles"] == ["folder"]
    assert "${IMR_WATCH_FOLDER:-./letters}:/letters" in services["watcher"]["volumes"]
    assert services["mailbox"]["profiles"] == ["mailbox"]
    reach_out = [name for name, service in services.items() if "outside" in service["networks"]]
    assert reach_out == ["proxy", "mailer", "mailbox"]
    with_password = [name for name in OURS if "IMR_MAILBOX_URL" in services[name]["environment"]]
    assert with_password == ["mailbox"]


def test_who_opens_letters_has_their_folder_and_not_the_index(services):
    volumes = {name: service.get("volumes", []) for name, service in services.items()}
    assert [name for name in OURS if "letters:/data/letters" in volumes[name]] == [
        "web", "worker", "watcher", "mailbox",
    ]  # fmt: skip
    assert [name for name in OURS if "index:/data" in volumes[name]] == ["web", "mailer", "indexer"]


def test_programs_get_the_signal_to_end_and_the_time_for_it(services):
    """As process 1 a program that handles no SIGTERM gets none."""
    for name in OURS:
        assert services[name]["init"] is True, name
        assert services[name]["stop_grace_period"] == "30s", name


def test_every_setting_of_the_documentation_can_be_set(services):
    table = (ROOT / "docs" / "deployment.md").read_text().partition("\n## Settings\n")[2]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    documented = {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}
    of_the_image = {"DEBUG", "IMR_DATA_DIR", "IMR_INDEX_DIR", "IMR_STATIC_ROOT"}
    given = {name for service in OURS for name in services[service]["environment"]}
    assert documented - of_the_image == given


def test_a_database_that_is_still_set_up_is_not_taken_for_a_sound_one(services):
    assert "127.0.0.1" in services["db"]["healthcheck"]["test"]


def test_images_are_pinned_to_exact_versions(services):
    for name in ("proxy", "db"):
        assert services[name]["image"].split(":")[1][0].isdigit()
        assert "." in services[name]["image"].split(":")[1]


@pytest.mark.parametrize("name", [".dockerignore", ".gitignore"])
def test_secrets_stay_out_of_the_image_and_the_repository(name):
    assert ".env*" in (ROOT / name).read_text().split()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running(*commands):
    """Run programs, and end them with the block."""
    with contextlib.ExitStack() as stack:
        for command in commands:
            process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
            stack.callback(process.wait, 20)
            stack.callback(process.terminate)
        yield


def proxy_command(folder, web, proxy):
    """Return the command of nginx with our configuration: in front of one port, on another."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if nginx is None:
        pytest.skip("needs nginx, which is not installed here")
    config = (ROOT / "deploy" / "nginx.conf").read_text()
    for before, after in [
        ("web:8000", f"127.0.0.1:{web}"),
        ("8080", f"127.0.0.1:{proxy}"),
        ("include /etc/nginx/mime.types;", ""),
        ("/tmp/", f"{folder}/"),  # noqa: S108
    ]:
        config = config.replace(before, after)
    (folder / "nginx.conf").write_text(config)
    user = "user root; " if os.geteuid() == 0 else ""  # who may write below a test's folder
    return [nginx, "-c", str(folder / "nginx.conf"), "-g", f"{user}daemon off;"]


@pytest.fixture(scope="module")
def front(tmp_path_factory):
    """Return the URL of a web server with our gunicorn settings behind the proxy's."""
    web, proxy = free_port(), free_port()
    folder = tmp_path_factory.mktemp("front")
    (folder / "small.py").write_text(
        "import imr_archive.wsgi\n"  # gunicorn.conf.py belongs to a process that has Django
        "def app(environ, start_response):\n"
        "    start_response('200 OK', [('Content-Length', '2')])\n"
        "    return [b'ok']\n"
    )
    server = [sys.executable, "-m", "gunicorn", "small:app", "--bind", f"127.0.0.1:{web}",
              "--config", str(ROOT / "gunicorn.conf.py"), "--pythonpath", str(folder)]  # fmt: skip
    with running(server, proxy_command(folder, web, proxy)):
        for _ in range(100):
            with contextlib.suppress(OSError):
                answer_time(proxy)
                break
            time.sleep(0.2)
        yield proxy


def answer_time(port):
    """Seconds until /healthz answers."""
    began = time.monotonic()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
        assert answer.read() == b"ok"
    return time.monotonic() - began


SLOW_HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
SLOW_BODY = b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n"


@pytest.mark.parametrize("length", [9_000, 15_000, 40_000])
def test_an_address_that_is_too_long_is_answered_in_a_sentence(front, length):
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"http://127.0.0.1:{front}/?q={'x' * length}", timeout=5)
    with refused.value as answer:
        assert answer.code == 414
        assert "This address is too long" in answer.read().decode()
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("start", [b"", SLOW_HEAD, SLOW_BODY], ids=["idle", "header", "body"])
@pytest.mark.parametrize("count", [8, 35])
def test_slow_connections_keep_nobody_waiting(front, start, count):
    with contextlib.ExitStack() as stack:
        slow = [stack.enter_context(socket.create_connection(("127.0.0.1", front)))
                for _ in range(count)]  # fmt: skip
        for connection in slow:
            connection.sendall(start)
        for _ in range(4):
            for connection in slow:
                connection.sendall(b"a" if start else b"")
            assert answer_time(front) < 2
            time.sleep(0.5)


def test_one_address_has_no_more_connections_than_its_share(front):
    with contextlib.ExitStack() as stack:
        for _ in range(60):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", front)))
            connection.sendall(SLOW_BODY + b"a")
        time.sleep(1)
        with pytest.raises(urllib.error.HTTPError, match="429"):
            answer_time(front)


def test_without_the_archive_the_proxy_answers_503_and_says_when_to_try_again(tmp_path):
    nobody, proxy = free_port(), free_port()
    with running(proxy_command(tmp_path, nobody, proxy)):
        for _ in range(50):
            with contextlib.suppress(ConnectionError, urllib.error.URLError):
                with pytest.raises(urllib.error.HTTPError) as refused:
                    answer_time(proxy)
                break
            time.sleep(0.1)
    assert refused.value.code == 503
    assert refused.value.headers["Retry-After"] == "10"
