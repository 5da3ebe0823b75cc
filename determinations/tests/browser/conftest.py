"""A server with the samples, and Chromium to visit it with."""

from __future__ import annotations

import os
import shutil

import pytest
from playwright.sync_api import expect, sync_playwright

from determinations.tests.archive import publish_samples
from determinations.tests.signing_in import signed_in
from determinations.tests.snapshots import archive_of

_PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser")
"""The first that is installed serves; in the shell a page takes a third of the processor time."""

CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _PROGRAMS)), None)
expect.set_options(timeout=30_000)  # a busy machine takes its time
ARGUMENTS = [
    "--no-sandbox",  # as root, in containers and CI, there is no other way
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

NOTHING_TO_CLICK_BEFORE_LOAD = """
const sheet = new CSSStyleSheet();
sheet.replaceSync("* { pointer-events: none !important }");
document.adoptedStyleSheets = [sheet];
addEventListener("load", () => { document.adoptedStyleSheets = []; });
"""
"""Playwright clicks only what takes clicks, so it waits until a page's scripts have run."""


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="needs Chromium, which is not installed"))


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def archive(transactional_db, live_server):
    """Return the URL of a running archive with the samples in it."""
    with archive_of(publish_samples):
        yield live_server.url


@pytest.fixture
def sign_in(archive):
    """Sign somebody in who has just given the password."""

    def sign(page, user):
        key = signed_in(user).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": key, "url": archive}])
        return page

    return sign


@pytest.fixture(params=[1280, 390], ids=["desktop", "phone"])
def width(request):
    return request.param


@pytest.fixture
def make_page(browser, archive):
    """Open pages; whatever the console complains of fails the test."""
    contexts, complaints, errors = [], [], []

    def make(width=1280, **options):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, base_url=archive, **options
        )
        contexts.append(context)
        if options.get("java_script_enabled", True):
            context.add_init_script(NOTHING_TO_CLICK_BEFORE_LOAD)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message))
        page.on("pageerror", lambda error: errors.append(str(error)))
        # Who listens only just before the press misses one file chooser in six on a busy machine.
        page.on("filechooser", lambda chooser: None)
        return page

    yield make
    for context in contexts:
        context.close()
    assert errors == []
    assert [complaint.text for complaint in complaints if _is_ours(complaint)] == []


def _is_ours(message):
    """An error of a page, not of a script that the test itself ran in it (which has no URL)."""
    expected = "status of 4" in message.text
    return message.type == "error" and message.location["url"] and not expected


@pytest.fixture
def page(make_page):
    return make_page()
