"""What every test gets: a PostgreSQL, a search index of its own, no hashed file names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from determinations.tests.database import let_it_hurry, use_own_server

PROJECT = Path(__file__).parent
SHARED_LETTERS = PROJECT.parent / "shared" / "letters"

# Playwright runs an event loop in the thread of the tests, which Django would take for misuse
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

use_own_server(django_settings.DATABASES["default"], django_settings.IMR_DATA_DIR)

_roles: dict[str, list[tuple[str, str]]] = {}
"""The groups that a migration makes, each with its permissions (app, codename)."""


@pytest.fixture(scope="session", autouse=True)
def _no_index_left() -> Iterator[None]:
    yield
    from determinations.tests.snapshots import forget_indexes

    forget_indexes()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """Start the tests' server before their database is made on it."""
    let_it_hurry(django_settings.DATABASES["default"])


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Let tests that commit empty all tables: the audit log's trigger would refuse it."""
    from django.contrib.auth.models import Group
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE determinations_auditentry DISABLE TRIGGER audit_log_stays")
        _roles.update(
            (group.name, list(group.permissions.values_list("content_type__app_label", "codename")))
            for group in Group.objects.all()
        )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Put browser tests last: Playwright leaves an event loop running in the thread of the tests,
    in which tests of asynchronous code would find themselves.
    """
    items.sort(key=lambda item: "tests/browser" in str(item.path))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """Delete the tasks and counted sign-ins that a test committed, and make the groups anew.

    Once its fixtures are gone: Django then has emptied the tables of its models, and these alone,
    with the groups that a migration had put in.
    """
    result = yield
    marker = item.get_closest_marker("django_db")
    commits = bool(marker and marker.kwargs.get("transaction"))
    if nextitem is None:  # the test database is gone
        return result
    if commits or {"live_server", "transactional_db"} & set(getattr(item, "fixturenames", ())):
        from pytest_django.plugin import blocking_manager_key

        with item.config.stash[blocking_manager_key].unblock():
            _forget_committed()
    return result


def _forget_committed() -> None:
    from django.contrib.auth.models import Group, Permission
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, shared_cache CASCADE")
    for name, permissions in _roles.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set(
            Permission.objects.get(content_type__app_label=app, codename=codename)
            for app, codename in permissions
        )
    connection.close()


@pytest.fixture(autouse=True)
def _settings_for_tests(settings, tmp_path):
    settings.STORAGES = {
        **django_settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.IMR_INDEX_DIR = tmp_path / "index"
    settings.IMR_INDEX_STALE_SECONDS = 0  # most tests have no process that follows
    settings.IMR_SEARCH_SECONDS = 0
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    settings.IMR_SAMPLES = "show"  # tests add letters beside the samples; auto has tests of its own
    settings.IMR_REQUESTS_A_MINUTE = 0  # all tests come from one IP address
    settings.IMR_REQUEST_COUNTS = tmp_path / "request-counts"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def admin_client(admin_user):
    """Return a client whose administrator has just given the password."""
    from determinations.tests.signing_in import signed_in

    return signed_in(admin_user)


@pytest.fixture(scope="session")
def real_letters() -> Path:
    """Return the folder of real, labelled letters beside the project; skip where there is none."""
    if not SHARED_LETTERS.is_dir():
        pytest.skip("needs the real letters in ../shared/letters, which are not here")
    return SHARED_LETTERS


@pytest.fixture
def samples(db) -> None:
    """Read all sample letters, and publish those that are clean."""
    from determinations.tests.archive import publish_samples
    from determinations.tests.snapshots import put_back

    put_back(publish_samples)


@pytest.fixture
def index(samples) -> Iterator[None]:
    """Build a search index of the published samples."""
    from determinations.tests.archive import publish_samples
    from determinations.tests.snapshots import indexed

    with indexed(publish_samples):
        yield
