"""Power needs a second factor."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.db import connection
from django.test.utils import CaptureQueriesContext

from itube.accounts import second_factor
from tests.factories import MONDAY_9, PASSWORD, make_center, make_member, make_role, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("second_factor_required")]


def code_for(secret):
    counter = next(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counter))


def with_role(**fields):
    user = make_member(**fields)
    make_role(user, make_center(), valid_from=MONDAY_9.replace(year=2020))
    return user


PEOPLE = {
    "member": (lambda: make_member(), False),
    "staff": (lambda: make_member(is_staff=True), False),  # a flag alone is no power
    "superuser": (lambda: make_member(is_superuser=True), True),
    "center": (lambda: with_role(), True),
    "ministry": (lambda: make_member(site_role="ministry"), True),
    "pd": (lambda: make_member(site_role="pd"), True),
    "operator": (lambda: make_member(site_role="operator"), True),
    "demo": (lambda: make_member(is_superuser=True, is_demo=True), False),
}


@pytest.mark.parametrize("who", PEOPLE)
def test_who_is_sent_to_set_one_up(client, who):
    make, required = PEOPLE[who]
    user = make()
    client.force_login(user)
    response = client.get("/accounts/profile/")
    if required:
        assert response.url == "/accounts/2fa/?required=1"
        assert "꼭 필요합니다" in client.get(response.url).content.decode()
        api = client.get("/api/v1/equipment/")
        assert (api.status_code, api["Content-Type"]) == (403, "application/problem+json")
        # The ways there and out stay open.
        assert client.get("/accounts/email/").status_code == 200
        assert client.get("/accounts/logout/").status_code == 200
    else:
        assert response.status_code == 200


def test_switched_off_by_the_setting(client, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    client.force_login(make_member(is_superuser=True))
    assert client.get("/accounts/profile/").status_code == 200


def test_role_that_has_ended_asks_for_nothing():
    user = make_user()
    make_role(
        user,
        make_center(),
        valid_from=MONDAY_9.replace(year=2020),
        valid_until=MONDAY_9.replace(year=2021),
    )
    user.is_staff = True  # as it was set while the role held
    assert not second_factor.is_required(user)


def test_set_up_sign_in_with_it_and_keep_it(signed_in, client):
    user = make_member(is_superuser=True)
    client = signed_in(user)
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    wrong = client.post("/accounts/2fa/totp/activate/", {"code": "000000"})
    assert wrong.context["form"].errors
    done = client.post("/accounts/2fa/totp/activate/", {"code": code_for(secret)})
    assert done.url == "/accounts/2fa/recovery-codes/"
    assert client.get(done.url).status_code == 200
    assert client.get("/accounts/profile/").status_code == 200

    # Who must have one keeps the last one.
    off = client.post("/accounts/2fa/totp/deactivate/")
    assert "꼭 있어야" in off.content.decode()
    assert second_factor.exists(user)

    # It can still be used to change the address.
    client.post("/accounts/email/", {"action_add": "", "email": "new@example.com"})
    assert user.emailaddress_set.filter(email="new@example.com").exists()


def test_password_alone_signs_nobody_in_who_has_one(client):
    user = make_member(is_superuser=True)
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    response = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert response.url == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in client.session
    assert client.get("/accounts/2fa/authenticate/").status_code == 200
    assert client.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert "_auth_user_id" not in client.session
    client.post("/accounts/2fa/authenticate/", {"code": code_for(secret)})
    assert client.session["_auth_user_id"] == str(user.pk)


def test_recovery_codes_alone_are_no_factor():
    user = make_member(is_superuser=True)
    Authenticator.objects.create(user=user, type="recovery_codes", data={})
    assert second_factor.is_missing(user)


def test_member_costs_no_query_once_asked(client):
    client.force_login(make_member())
    client.get("/accounts/tokens/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/accounts/tokens/")
    # The header asks once whether to show the way to the administration.
    assert len([q for q in queries.captured_queries if "centers_centerrole" in q["sql"]]) == 1


def test_anonymous_answers_do_not_vary_by_cookie_because_of_it(client):
    response = client.get("/healthz")
    assert "Cookie" not in response.get("Vary", "")
