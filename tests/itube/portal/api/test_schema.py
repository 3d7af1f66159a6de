"""The schema tells the truth: whatever it allows is answered as it says, and never with a 500."""

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from itube.portal.api.schema import schema
from tests.factories import make_center, make_equipment, make_item, make_step, make_tariff
from tests.itube.portal.api.test_centers import full_center
from tests.itube.portal.api.test_equipment import full_piece

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 120
# Paths that lead somewhere, so that answers with everything in them are seen too.
KNOWN = {"number": "EPN0000001", "code": "C001", "item": "battery"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def _one_connection():
    """As Django's own test client: requests share the test's transaction and keep it open."""
    ends = (request_started, request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield
    for signal in ends:
        signal.connect(close_old_connections)


@pytest.fixture
def _data(settings, _one_connection):
    settings.ALLOWED_HOSTS = ["*"]
    settings.API_RATE = "1000000/min"
    full_center()
    make_tariff(full_piece(), basis="negotiable", use_mode="test", won=None)
    make_equipment(registration_no=None, center=make_center(province="KR-11"))
    make_step(make_item(slug="battery"))


def operations(*, answering: bool = False) -> dict:
    loaded = schemathesis.openapi.from_dict(schema("ko"))
    loaded.app = WSGIHandler() if answering else None
    found = (result.ok() for result in loaded.get_all_operations())
    return {f"{op.method.upper()} {op.path}": op for op in found}


@pytest.mark.usefixtures("_data")
@pytest.mark.parametrize("name", operations())
def test_answers_are_as_the_schema_says(name):
    operation = operations(answering=True)[name]
    cases = st.one_of(
        operation.as_strategy(generation_mode=GenerationMode.POSITIVE),
        operation.as_strategy(generation_mode=GenerationMode.NEGATIVE),
    )

    @given(case=cases, known=st.booleans())
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def hold(case, known):
        if known:
            case.path_parameters = {
                key: KNOWN[key] for key in case.path_parameters or {} if key in KNOWN
            }
        case.call_and_validate(checks=CHECKS)

    hold()


def test_the_schema_is_whole(client):
    response = client.get("/api/v1/schema/")
    assert response["Content-Type"] == "application/json"
    document = response.json()
    assert document["openapi"].startswith("3.")
    assert set(document["paths"]) == {
        "/api/v1/equipment/",
        "/api/v1/equipment/{number}/",
        "/api/v1/centers/",
        "/api/v1/centers/{code}/",
        "/api/v1/centers.geojson",
        "/api/v1/service-map/",
        "/api/v1/service-map/{item}/",
    }
    names = {p["name"] for p in document["paths"]["/api/v1/equipment/"]["get"]["parameters"]}
    assert {"q", "sector", "step", "fee_max", "sort", "page", "page_size"} <= names


def test_every_parameter_that_is_told_is_taken_and_no_other(client):
    known = {
        path: {p["name"] for p in methods["get"].get("parameters", ()) if p["in"] == "query"}
        for path, methods in client.get("/api/v1/schema/").json()["paths"].items()
    }
    full_center()
    for path, names in known.items():
        address = path.replace("{code}", "C001")
        if "{" in address:
            continue
        errors = client.get(address, {"nothing": 1}).json()["errors"]["nothing"][0]
        for name in names:
            assert name in errors


def test_other_tools_may_ask_for_openapi_by_its_own_type(client):
    response = client.get("/api/v1/schema/", headers={"Accept": "application/vnd.oai.openapi+json"})
    assert response["Content-Type"] == "application/vnd.oai.openapi+json"
    assert response.json()["openapi"]
