"""The schema tells the truth: whatever it allows is answered as it says, and never with a 500."""

from datetime import timedelta

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rest_framework.authtoken.models import Token
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from equipment.models import Equipment
from itube.portal.api.bookings.deeds import VERBS
from itube.portal.api.schema import schema
from tests.factories import (
    make_booking,
    make_center,
    make_equipment,
    make_item,
    make_step,
    make_tariff,
    make_user,
)
from tests.itube.portal.api.test_centers import full_center
from tests.itube.portal.api.test_equipment import full_piece

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 40
# Addresses at which someone acts take longer; `make stress` tries more of both.
ACTING_EXAMPLES = 10
STRESS_EXAMPLES = 150
# Paths that lead somewhere, so that answers with everything in them are seen too.
KNOWN = {"number": "EPN0000001", "code": "C001", "item": "battery", "reference": "0123456789"}

KEPT = {"Idempotency-Key", "Content-Type"}

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
    settings.API_RATE = settings.ASSISTANT_RATE = "1000000/min"
    full_center()
    make_tariff(full_piece(), basis="negotiable", use_mode="test", won=None)
    make_equipment(registration_no=None, center=make_center(province="KR-11"))
    make_step(make_item(slug="battery"))


@pytest.fixture
def keys(_data) -> list[dict]:
    """The keys of someone who may do everything, and of who made the known booking."""
    booking = make_booking(
        equipment=Equipment.objects.get(itube_no=KNOWN["number"]),
        reference=KNOWN["reference"],
        state="reviewing",
        start=timezone.now() + timedelta(days=7),
    )
    people = [make_user(is_superuser=True), booking.user]
    return [{"Authorization": f"Token {Token.objects.create(user=user).key}"} for user in people]


def operations(*, answering: bool = False) -> dict:
    loaded = schemathesis.openapi.from_dict(schema("ko"))
    loaded.app = WSGIHandler() if answering else None
    found = (result.ok() for result in loaded.get_all_operations())
    return {f"{op.method.upper()} {op.path}": op for op in found}


def is_acting(name: str) -> bool:
    method, _space, path = name.partition(" ")
    return {} not in schema("ko")["paths"][path][method.lower()]["security"]


READING = [name for name in operations() if not is_acting(name)]
ACTING = [name for name in operations() if is_acting(name)]


@pytest.mark.usefixtures("_data")
@pytest.mark.parametrize("name", READING)
def test_answers_are_as_the_schema_says(name):
    hold_to_schema(name, EXAMPLES, [{}])


@pytest.mark.parametrize("name", ACTING)
def test_answers_to_who_acts_are_as_the_schema_says(name, keys):
    hold_to_schema(name, ACTING_EXAMPLES, [*keys, {}])


@pytest.mark.stress
@pytest.mark.usefixtures("_data")
@pytest.mark.parametrize("name", READING)
def test_answers_are_as_the_schema_says_many_times(name):
    hold_to_schema(name, STRESS_EXAMPLES, [{}])


@pytest.mark.stress
@pytest.mark.parametrize("name", ACTING)
def test_answers_to_who_acts_are_as_the_schema_says_many_times(name, keys):
    hold_to_schema(name, STRESS_EXAMPLES, [*keys, {}])


def hold_to_schema(name: str, examples: int, keys: list[dict]) -> None:
    """Ask so many times what the schema allows and what it does not, with each of the keys."""
    operation = operations(answering=True)[name]
    cases = st.one_of(
        operation.as_strategy(generation_mode=GenerationMode.POSITIVE),
        operation.as_strategy(generation_mode=GenerationMode.NEGATIVE),
    )

    @given(case=cases, known=st.booleans(), key=st.sampled_from(keys))
    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def hold(case, known, key):
        if known:
            case.path_parameters = {
                name: KNOWN.get(name, value) for name, value in (case.path_parameters or {}).items()
            }
            if isinstance(case.body, dict) and "equipment" in case.body:
                case.body["equipment"] = KNOWN["number"]
        headers = {name: value for name, value in (case.headers or {}).items() if name in KEPT}
        case.headers, case.cookies = {**headers, **key}, {}
        case.call_and_validate(checks=CHECKS)

    hold()


def test_the_schema_is_whole(client):
    response = client.get("/api/v1/schema/")
    assert response["Content-Type"] == "application/json"
    document = response.json()
    assert document["openapi"].startswith("3.")
    assert set(document["paths"]) == {
        "/api/v1/figures/",
        "/api/v1/equipment/",
        "/api/v1/equipment/suggest/",
        "/api/v1/equipment/{number}/",
        "/api/v1/centers/",
        "/api/v1/centers/{code}/",
        "/api/v1/centers.geojson",
        "/api/v1/service-map/",
        "/api/v1/service-map/{item}/",
        "/api/v1/assistant/",
        "/api/v1/equipment/{number}/availability/",
        "/api/v1/equipment/{number}/wait/",
        "/api/v1/waits/",
        "/api/v1/waits/{reference}/",
        "/api/v1/bookings/",
        "/api/v1/bookings/{reference}/",
        "/api/v1/bookings/{reference}/attachments/{token}/",
        *(f"/api/v1/bookings/{{reference}}/{verb}/" for verb in VERBS),
        "/api/v1/series/",
        "/api/v1/series/{reference}/",
        "/api/v1/chains/",
        "/api/v1/chains/{reference}/",
        "/api/v1/maintenance/",
        "/api/v1/maintenance/{reference}/",
        "/api/v1/breakdowns/",
        "/api/v1/desk/bookings/",
        "/api/v1/centers/{code}/calendar/",
    }
    names = {p["name"] for p in document["paths"]["/api/v1/equipment/"]["get"]["parameters"]}
    assert {"q", "sector", "step", "fee_max", "sort", "page", "page_size"} <= names


def test_every_parameter_that_is_told_is_taken_and_no_other(client, keys):
    known = {
        path: {p["name"] for p in methods["get"].get("parameters", ()) if p["in"] == "query"}
        for path, methods in client.get("/api/v1/schema/").json()["paths"].items()
        if "get" in methods
    }
    for path, names in known.items():
        address = path.format_map(KNOWN | {"token": "0"})
        response = client.get(address, {"nothing": 1}, headers=keys[0])
        errors = response.json()["errors"]["nothing"][0]
        for name in names:
            assert name in errors


def test_other_tools_may_ask_for_openapi_by_its_own_type(client):
    response = client.get("/api/v1/schema/", headers={"Accept": "application/vnd.oai.openapi+json"})
    assert response["Content-Type"] == "application/vnd.oai.openapi+json"
    assert response.json()["openapi"]
