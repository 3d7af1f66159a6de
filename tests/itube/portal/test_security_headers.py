"""Headers, cookies and logs of real pages: strict, and silent about people."""

import io
import json
import logging

import pytest
from django.urls import reverse

from itube.lib.logs import JsonFormatter
from tests.factories import make_user

pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/en/",
    "/equipment/",
    "/centers/",
    "/accounts/login/",
    "/accounts/signup/",
    "/api/v1/equipment/",
    "/healthz",
    "/no-such-page/",
    "/admin/",
]


@pytest.mark.parametrize("path", PAGES)
def test_headers_of_every_kind_of_page(client, path):
    response = client.get(path)
    policy = {
        name: values
        for name, *values in (
            part.split() for part in response["Content-Security-Policy"].split(";") if part.strip()
        )
    }
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == ["'self'"]
    assert policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]
    assert policy["form-action"] == ["'self'"]
    assert "unsafe" not in response["Content-Security-Policy"]
    assert "*" not in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    assert len(response["X-Request-ID"]) == 12


def test_policy_holds_in_the_administration_too(client):
    client.force_login(make_user(is_superuser=True, is_demo=True))
    response = client.get("/admin/")
    assert response.status_code == 200
    assert "unsafe" not in response["Content-Security-Policy"]


def sign_in(client, password, email="member@example.com"):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def test_cookies_are_out_of_reach_for_scripts(client):
    client.get(reverse("account_login"))
    make_user(email="member@example.com", password="korrekt-pferd-77", is_demo=True)
    response = sign_in(client, "korrekt-pferd-77")
    for name in ["sessionid", "csrftoken"]:
        cookie = response.cookies.get(name) or client.cookies.get(name)
        assert cookie, f"no {name}"
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


@pytest.fixture
def log():
    """All that the portal writes to its log, from DEBUG on, as it would be written."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)


def test_log_says_route_and_status_but_nothing_that_was_typed(client, log):
    client.get("/equipment/?q=secret@example.com")
    client.get("/no-such-page/secret-token-4711/?q=secret@example.com")
    client.get("/equipment/NFEC-2001-01-000001/?q=secret@example.com")
    text = log.getvalue()
    lines = [json.loads(line) for line in text.splitlines()]
    requests = [line for line in lines if line["logger"] == "itube.requests"]
    assert [line["status"] for line in requests] == [200, 404, 404]
    assert all({"method", "route", "ms", "request_id"} <= set(line) for line in requests)
    assert "secret" not in text
    assert "NFEC" not in text


def test_failing_sign_in_leaves_no_e_mail_in_the_log(client, log):
    make_user(email="secret@example.com", password="korrekt-pferd-77")
    for _ in range(7):
        sign_in(client, "wrong-password-99", email="secret@example.com")
    text = log.getvalue()
    assert '"route"' in text
    assert "secret" not in text
    assert "wrong-password" not in text


def test_error_that_quotes_a_row_is_written_without_its_e_mail(log):
    def refuse():
        raise ValueError("Key (email)=(secret@example.com) already exists, see /x?q=a%40b.example")

    try:
        refuse()
    except ValueError:
        logging.getLogger("itube.test").exception("could not save secret@mail.example.co.kr")
    line = json.loads(log.getvalue())
    assert line["message"] == "could not save (e-mail)"
    assert "Key (email)=((e-mail)) already exists" in line["exception"]
    assert "@" not in log.getvalue()
    assert "%40" not in log.getvalue()
