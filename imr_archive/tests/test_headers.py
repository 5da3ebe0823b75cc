"""What every answer carries, error pages and files included."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings as django_settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from imr_archive.headers import StaticFilesMiddleware


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/about/", "/admin/", "/nowhere/", "/healthz"])
def test_answers_of_all_kinds_have_the_headers(client, path):
    headers = client.get(path).headers
    assert "camera=()" in headers["Permissions-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"


def test_static_files_are_served_and_their_list_is_not(settings, client):
    root = settings.STATIC_ROOT
    (root / "a.css").write_text("a {}")
    (root / "staticfiles.json").write_text("{}")
    served = StaticFilesMiddleware(lambda request: None).files
    assert [url.rsplit("/", 1)[-1] for url in served] == ["a.css"]
    headers = client.get("/static/a.css").headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_the_error_page_asks_for_files_that_are_there():
    page = render_to_string("500.html")
    names = re.findall(r'href="/static/([^"]+)"', page)
    assert names
    assert [name for name in names if finders.find(name) is None] == []
    assert not getattr(django_settings, "WHITENOISE_KEEP_ONLY_HASHED_FILES", False)


@pytest.mark.django_db
def test_health_answers_by_any_name_and_without_https(settings, client):
    settings.ALLOWED_HOSTS = ["archive.example"]
    assert client.get("/healthz", headers={"Host": "10.1.2.3:8000"}).status_code != 400
    assert client.get("/about/", headers={"Host": "10.1.2.3:8000"}).status_code == 400
    assert settings.SECURE_REDIRECT_EXEMPT == [r"^healthz$"]


def test_under_https_cookies_are_bound_to_the_host():
    program = (
        "from imr_archive import settings as s; "
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE)"
    )
    environment = {**os.environ, "IMR_HTTPS": "1", "SECRET_KEY": "x"}
    done = subprocess.run([sys.executable, "-c", program], env=environment, text=True, check=True,
                          capture_output=True, cwd=django_settings.BASE_DIR)  # fmt: skip
    assert done.stdout.split() == ["__Host-sessionid", "__Host-csrftoken", "True"]


@pytest.mark.django_db
def test_no_cache_keeps_pages_that_may_be_withdrawn(client):
    for url in ("/", "/about/", "/api/v1/cases/CM17-0/", "/cases/CM17-0/letter/"):
        assert client.get(url).headers["Cache-Control"] == "private, no-cache"
