"""Handing out what is known of a person, and forgetting it."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.utils import timezone
from rest_framework.authtoken.models import Token

from itube.accounts import companies, consents
from itube.accounts.models import Consent, ConsentText, MembershipRequest, User
from itube.accounts.privacy import anonymise, own_data
from itube.outbox.models import OutboxMessage
from itube.outbox.telling import tell
from tests.factories import MONDAY_9, make_center, make_company, make_member, make_role

pytestmark = pytest.mark.django_db


def make_known_person():
    user = make_member(
        email="person@gana.example",
        name="신청자 1",
        phone="02-1234-5678",
        department="연구소",
        company=make_company(),
        site_role="ministry",
        is_staff=True,
    )
    consents.give(user, ConsentText.objects.all(), MONDAY_9, "192.0.2.7")
    Token.objects.create(user=user)
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    tell("test", user.email, {"subject": "s", "text": "신청자 1님께"}, "k1")
    return user


def test_anonymised_person_is_nobody_and_the_row_stays(client):
    user = make_known_person()
    client.force_login(user)
    client.get("/accounts/profile/")
    key = client.session.session_key
    center_role = make_role(user, make_center())

    anonymise(user, MONDAY_9)

    row = User.objects.values().get(pk=user.pk)
    text = " ".join(str(value) for value in row.values())
    for secret in ("person", "gana", "신청자", "1234", "연구소"):
        assert secret not in text
    assert row["anonymised_at"] == MONDAY_9
    assert not any(row[name] for name in ("is_active", "is_staff", "is_superuser", "site_role"))
    user.refresh_from_db()
    assert not user.has_usable_password()
    assert str(user) == "탈퇴한 회원"
    assert not EmailAddress.objects.filter(user=user).exists()
    assert not Token.objects.filter(user=user).exists()
    assert not Authenticator.objects.filter(user=user).exists()
    assert not Session.objects.filter(session_key=key).exists()
    assert client.get("/accounts/profile/").status_code == 302
    assert Consent.objects.filter(user=user).count() == ConsentText.objects.count()
    assert not Consent.objects.filter(user=user, withdrawn_at=None).exists()
    assert not Consent.objects.exclude(ip_address=None).exists()
    message = OutboxMessage.objects.get(dedupe_key="k1")
    assert message.given_up_at == MONDAY_9
    assert "person" not in message.recipient
    assert message.payload == {}
    assert center_role.user_id == user.pk


def test_two_anonymised_people_do_not_collide_and_an_address_is_free_again():
    for _ in range(2):
        user = make_member(email="same@example.com")
        anonymise(user, timezone.now())
    assert User.objects.filter(anonymised_at__isnull=False).count() == 2


def test_other_peoples_sessions_stay(client):
    other = make_member()
    client.force_login(other)
    anonymise(make_member(), timezone.now())
    assert client.get("/accounts/profile/").status_code == 200


def test_own_data_is_all_that_is_held():
    user = make_known_person()
    data = own_data(user)
    assert data["email"] == "person@gana.example"
    assert data["company"]["name"] == user.company.name_ko
    assert {c["text"] for c in data["consents"]} == set(ConsentText.Kind.values)
    assert data["consents"][0]["ip_address"] == "192.0.2.7"
    assert "password" not in str(data)


def test_download(client):
    user = make_member(name="신청자 1")
    companies.join(user, make_company().business_number, MONDAY_9)
    assert client.get("/accounts/profile/download/").status_code == 302
    client.force_login(user)
    response = client.get("/accounts/profile/download/")
    assert response.json()["name"] == "신청자 1"
    assert "신청자 1" in response.content.decode()  # readable, not \\u escapes
    assert "attachment" in response["Content-Disposition"]
    assert len(response.json()["membership_requests"]) == MembershipRequest.objects.count() == 1


def test_leaving_asks_who_it_is(client):
    user = make_member()
    client.force_login(user)
    assert client.get("/accounts/profile/leave/").status_code == 200
    asked = client.post("/accounts/profile/leave/", {"sure": "on"})
    assert asked.url.startswith("/accounts/reauthenticate/")
    user.refresh_from_db()
    assert user.is_active


def test_leaving(signed_in):
    user = make_member()
    client = signed_in(user)
    assert client.post("/accounts/profile/leave/", {}).status_code == 422
    response = client.post("/accounts/profile/leave/", {"sure": "on"})
    assert response.url == "/"
    user.refresh_from_db()
    assert user.anonymised_at
    assert "_auth_user_id" not in client.session


def test_who_has_power_cannot_leave_alone(signed_in):
    user = make_member(is_superuser=True)
    client = signed_in(user)
    assert client.post("/accounts/profile/leave/", {"sure": "on"}).url == "/accounts/profile/"
    user.refresh_from_db()
    assert not user.anonymised_at
