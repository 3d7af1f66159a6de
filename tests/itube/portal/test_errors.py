"""What went wrong is said plainly, and the page for a broken server needs no engine."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.urls import path

from itube import urls as site_urls
from itube.portal import errors

handler400, handler403 = site_urls.handler400, site_urls.handler403
handler404, handler500 = site_urls.handler404, site_urls.handler500


def fail(request, why):
    raise {
        "403": PermissionDenied,
        "400": SuspiciousOperation,
        "500": RuntimeError,
        "503": OperationalError,
    }[why]


urlpatterns = [*site_urls.urlpatterns, path("fail/<why>/", fail)]


@pytest.fixture
def failing(settings):
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/nowhere/", 404, "찾는 화면이 없습니다"),
        ("/en/nowhere/", 404, 'lang="en"'),
        ("/fail/403/", 403, "볼 권한이 없습니다"),
        ("/fail/400/", 400, "요청을 이해하지 못했습니다"),
        ("/fail/500/", 500, "화면을 보여 드리지 못했습니다"),
        ("/fail/503/", 503, "확정된 예약은 그대로 있습니다"),
    ],
)
def test_error_page_says_what_happened_and_leads_on(failing, address, status, says):
    response = failing.get(address)
    page = response.content.decode()
    assert response.status_code == status
    assert says in page
    assert page.count('class="btn') >= 2
    assert 'content="noindex"' in page


@pytest.mark.django_db
def test_wrong_host_gets_the_page_for_bad_requests(failing):
    response = failing.get("/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert "요청을 이해하지 못했습니다" in response.content.decode()


def test_server_error_page_asks_neither_database_nor_session():
    """Without the django_db mark any question to the database fails the test."""
    request = RequestFactory().get("/")
    request.resolver_match = None
    response = errors.server_error(request)
    assert response.status_code == 500
    assert "이미 저장된 자료는 그대로 있습니다" in response.content.decode()


@pytest.mark.django_db
def test_whoever_had_the_number_of_a_piece_can_look_for_it(client):
    page = client.get("/equipment/NFEC-1999-01-000000/").content.decode()
    assert "찾는 장비가 없습니다" in page
    assert 'name="q" type="search" maxlength="200" value="NFEC-1999-01-000000"' in page
    assert 'value=""' in client.get("/nowhere/").content.decode()
    assert "&lt;b&gt;" in client.get("/en/equipment/<b>/").content.decode()


@pytest.mark.django_db
def test_an_engine_that_is_away_is_told_with_a_time_to_come_back(failing):
    response = failing.get("/fail/503/")
    assert response["Retry-After"] == "30"


@pytest.mark.django_db
def test_form_without_token_is_explained():
    response = Client(enforce_csrf_checks=True).post("/display/", {"size": "xl"})
    assert response.status_code == 403
    page = response.content.decode()
    assert "쿠키를 허용하고" in page
    assert "앞 화면 새로 열기" not in page


@pytest.mark.django_db
def test_form_without_token_leads_back_to_our_own_page_only():
    sender = Client(enforce_csrf_checks=True)
    for referrer, leads_back in (
        ("http://testserver/display/", True),
        ("http://x.example/", False),
    ):
        response = sender.post("/display/", {"size": "xl"}, headers={"referer": referrer})
        assert ("앞 화면 새로 열기" in response.content.decode()) is leads_back


@pytest.mark.django_db
def test_missing_address_of_the_api_is_a_problem_document(client):
    response = client.get("/api/v1/nowhere/")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
