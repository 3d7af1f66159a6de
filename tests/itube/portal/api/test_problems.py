"""Whatever goes wrong with a request to the API is told as application/problem+json."""

import pytest
from django.test import RequestFactory
from django.urls import path
from rest_framework.authtoken.models import Token
from rest_framework.decorators import api_view
from rest_framework.response import Response

from itube.portal.errors import csrf_failed, server_error
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
