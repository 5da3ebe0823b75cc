"""The API keeps what its description says, whatever it is asked.

schemathesis makes requests that the description allows, and others that it forbids, and looks at
the answers: their status, form and headers. The same requests are made each time; more of them
with SCHEMATHESIS_EXAMPLES=200.
"""

from __future__ import annotations

import os

import pytest
import schemathesis
from django.contrib.auth.models import User
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from determinations.api.keys import make_key

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]

EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "10"))

CONTRADICTIONS = [positive_data_acceptance]
"""Left out: parameters that are right each by itself may exclude each other, and words be dear."""

PATHS = SchemaGenerator().get_schema(public=True)["paths"]


def forbids_anything(operation):
    """Return whether an operation can be asked wrongly, by what its parameters and body may be."""
    schemas = [parameter["schema"] for parameter in operation.get("parameters", ())]
    return "requestBody" in operation or any(schema != {"type": "string"} for schema in schemas)


ASKED = [
    (path, method, mode)
    for path, methods in PATHS.items()
    for method, operation in methods.items()
    for mode in GenerationMode
    if mode is GenerationMode.POSITIVE or forbids_anything(operation)
]


@pytest.fixture(autouse=True)
def _same_connection():
    """Keep the connection that has the test's transaction, as Django's own client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize(("path", "method", "mode"), ASKED)
def test_answers_are_as_described(path, method, mode):
    described = schemathesis.openapi.from_wsgi("/api/v1/schema/", get_wsgi_application())

    secret = make_key(User.objects.create_superuser("clerk"), "Tests", may_add_letters=True).secret
    headers = {"Authorization": f"Bearer {secret}"} if "/letters/" in path else {}

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=described[path][method.upper()].as_strategy(generation_mode=mode))
    def ask(case):
        case.call_and_validate(headers=headers, excluded_checks=CONTRADICTIONS)

    ask()
