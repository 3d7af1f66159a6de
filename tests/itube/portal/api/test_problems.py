"""Whatever goes wrong with a request to the API is told as application/problem+json."""

import pytest
from django.db import OperationalError, connection
from django.test import RequestFactory
from django.urls import path
from rest_framework.authtoken.models import Token
from rest_framework.decorators import api_view
from rest_framework.response import Response

from equipment.search import query
from itube.portal.api.equipment import EquipmentViewSet
from itube.portal.errors import csrf_failed, server_error
from itube.portal.problems import problem_response
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@api_view(["POST"])
def echo(request):
    """Stands for the addresses that take something, which come with booking."""
    return Response(request.data)


urlpatterns = [path("api/v1/echo/", echo)]


def problem_of(response, status: int) -> dict:
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert {"type", "title", "status", "detail"} <= set(problem)
    assert problem["status"] == status
    assert problem["detail"]
    return problem


@pytest.mark.parametrize(
    "address", ["/api/v1/nothing/", "/api/v1/", "/api/", "/api/v2/equipment/", "/api/v1/%00/"]
)
def test_unknown_addresses(client, address):
    assert problem_of(client.get(address), 404)["title"] == "Not Found"
    english = client.get(address, headers={"Accept-Language": "en"})
    assert problem_of(english, 404)


def test_methods(client):
    for method in ("post", "put", "patch", "delete", "options"):
        response = getattr(client, method)("/api/v1/equipment/")
        assert "GET" in problem_of(response, 405)["detail"]
        assert response["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "x", "image/png;q=0.1"])
def test_forms_of_answer(client, accept):
    for address in ("/api/v1/equipment/", "/api/v1/centers.geojson", "/api/v1/schema/"):
        problem_of(client.get(address, headers={"Accept": accept}), 406)


@pytest.mark.parametrize("accept", ["", "*/*", "application/*", "application/json", "a/b, */*;q=0"])
def test_accepted_forms(client, accept):
    assert client.get("/api/v1/centers/", headers={"Accept": accept}).status_code in {200, 406}


@pytest.mark.parametrize(
    "header",
    ["Token wrong", "Token", "Token a b", "token " + "x" * 500, "Token caf\xe9"],
)
def test_wrong_tokens(client, header):
    response = client.get("/api/v1/equipment/", headers={"Authorization": header})
    problem_of(response, 401)
    assert response["WWW-Authenticate"] == "Token"


def test_tokens(client):
    token = Token.objects.create(user=make_user())
    header = {"Authorization": f"Token {token.key}"}
    assert client.get("/api/v1/equipment/", headers=header).status_code == 200
    token.user.is_active = False
    token.user.save()
    problem_of(client.get("/api/v1/equipment/", headers=header), 401)


def test_reading_needs_no_account(client):
    for address in ("equipment/", "centers/", "centers.geojson", "service-map/", "schema/"):
        assert client.get(f"/api/v1/{address}").status_code == 200


def test_other_sites_may_not_read(client):
    response = client.get("/api/v1/equipment/", headers={"Origin": "https://other.example"})
    assert "Access-Control-Allow-Origin" not in response


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("body", ["{", "[1,", "\xff", "NaN"])
def test_broken_bodies(client, body):
    response = client.post("/api/v1/echo/", body, content_type="application/json")
    problem_of(response, 400)


@pytest.mark.urls(__name__)
def test_bodies_of_another_type(client):
    response = client.post("/api/v1/echo/", "<a/>", content_type="application/xml")
    assert "application/json" in problem_of(response, 415)["detail"]


def test_what_django_answers_itself():
    request = RequestFactory().get("/api/v1/equipment/")
    problem_of_plain(server_error(request), 500)
    problem_of_plain(csrf_failed(request), 403)


def problem_of_plain(response, status: int) -> None:
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"


def test_a_foreign_host_is_refused(client):
    problem_of(client.get("/api/v1/equipment/", headers={"Host": "evil.example"}), 400)


def test_problems_are_not_kept(client):
    response = client.get("/api/v1/equipment/", {"x": 1})
    assert response["Cache-Control"] == "no-store"
    assert "ETag" not in response


def test_a_database_that_is_away_is_told_as_such(rf):
    view = EquipmentViewSet(action_map={"get": "list"})
    view.request = view.initialize_request(rf.get("/api/v1/equipment/"))
    response = problem_response(OperationalError("gone"), {"view": view, "request": view.request})
    assert response.status_code == 503
    assert response["Retry-After"]
    assert response.data["detail"]


@pytest.mark.django_db(transaction=True)
def test_a_search_that_takes_too_long_is_given_up(client, monkeypatch):
    monkeypatch.setattr(query, "TIMEOUT_MS", 50)
    rival = connection.copy()
    try:
        with rival.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("LOCK TABLE equipment_searchdocument")
            problem_of(client.get("/api/v1/equipment/"), 503)
    finally:
        rival.close()


@pytest.mark.parametrize("address", ["/api/v1/docs/", "/en/api/v1/docs/"])
def test_the_page_of_the_api_is_whole_without_script(client, address):
    html = client.get(address).content.decode()
    for text in ("/api/v1/equipment/{number}/", "fee_max", 'id="unknown-parameter"', "1,200"):
        assert text in html
    assert 'href="/api/v1/schema/"' in html


def test_head_asks_for_the_same_without_the_body(client):
    response = client.head("/api/v1/centers/")
    assert (response.status_code, response.content) == (200, b"")


def test_addresses_without_their_slash_lead_on(client):
    assert client.get("/api/v1/centers")["Location"] == "/api/v1/centers/"


@pytest.mark.django_db
def test_the_key_of_a_demonstration_ends_with_it(client, settings):
    token = Token.objects.create(user=make_user(is_demo=True))
    header = {"Authorization": f"Token {token.key}"}
    assert client.get("/api/v1/service-map/", headers=header).status_code == 200
    settings.DEMO = False
    response = client.get("/api/v1/service-map/", headers=header)
    assert (response.status_code, response["Content-Type"]) == (401, "application/problem+json")
