"""The review page takes whatever a browser may send: saved, or refused in words, never an error."""

from __future__ import annotations

import json

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from determinations.tests.archive import add_letter, item_text, letter_text
from determinations.tests.staff.review_form import sent

pytestmark = pytest.mark.django_db
LETTER = letter_text(
    "CM17-9100001", item_text("MRI of the knee and a brace"), item_text("Physical therapy 2 x 4")
)
ODD_TEXTS = st.sampled_from([
    "", "\0", "\ud800", "NaN", "Infinity", "-1", "1e999", "9" * 400, "9" * 5000, "2017-02-30",
    "x\ny", "[" * 50_000, "r1", "r2c1", "true",
])  # fmt: skip
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), ODD_TEXTS
)
NAMES = st.sampled_from([
    "spans", "documents_reviewed", "sides", "service_dates", "treatment_reason", "treatment_sure",
    "source_year", "adopted", "start", "end", "again", "least_count", "is_published",
])  # fmt: skip
ANY_JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(NAMES | st.text(), inner, max_size=3)
    ),
    max_leaves=12,
)
RESTS = st.dictionaries(NAMES, ANY_JSON, max_size=3) | ANY_JSON
CHANGES = st.sampled_from([
    "split:r1", "merge:r1", "raise:r2", "lower:r1", "add_item", "remove:r1", "add_citation:r1:imro",
    "add_citation:r1:nobody", "remove_citation:r1c1", "raise_citation:r1c2", "add_amount:r1",
    "remove_amount:r2:1", "refresh", "split:", "::",
])  # fmt: skip


@pytest.fixture
def letter(db):
    return add_letter(LETTER, publish=False)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_form_is_an_error_of_the_server(admin_client, letter, data):
    url = f"/staff/review/{letter.pk}/"
    form = _form(admin_client, url)
    names = sorted(form)
    rests = [name for name in names if name.endswith(".rest")]
    for name in data.draw(st.lists(st.sampled_from(names), max_size=4)):
        form[name] = data.draw(st.text(max_size=30) | ODD_TEXTS)
    for name in data.draw(st.lists(st.sampled_from(rests), max_size=2)):
        form[name] = json.dumps(data.draw(RESTS))
    for name in data.draw(
        st.lists(st.sampled_from(["items", "citations.r1", "amounts.r1"]), max_size=1)
    ):
        form[name] = data.draw(
            st.lists(st.sampled_from(["r1", "r2", "r1c1", "n1", "\0"]) | st.text())
        )
    act = data.draw(st.sampled_from(["save", "preview", "publish", "change", "merge", "accept"]))
    if act == "change":
        form["change"] = data.draw(CHANGES | st.text(max_size=20))
    path = f"{url}{act}/" if act in ("merge", "accept") else url
    sendable = {name: _sendable(value) for name, value in form.items()}
    with transaction.atomic():  # each example begins with the same letter
        response = admin_client.post(path, {**sendable, "act": act})
        assert response.status_code in (200, 302, 400, 409)
        assert admin_client.get(url).status_code == 200
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", ["items", "citations.r1", "amounts.r1"])
def test_thousands_of_parts_are_refused(admin_client, letter, name):
    url = f"/staff/review/{letter.pk}/"
    form = _form(admin_client, url) | {name: [f"n{number}" for number in range(3000)]}
    assert admin_client.post(url, form | {"act": "save"}).status_code == 400


def _form(client, url):
    return sent(client.get(url))


def _sendable(value):
    """Return a value as a browser can send it: half a character of UTF-16 is none."""
    if isinstance(value, list):
        return [_sendable(each) for each in value]
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
