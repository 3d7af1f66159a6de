"""One's own pages, for everyone who may come."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.authtoken.models import Token

from itube.accounts import companies, consents
from itube.accounts.models import Consent, ConsentText, User
from tests.factories import MONDAY_9, PASSWORD, make_company, make_member

pytestmark = pytest.mark.django_db

OPEN = ["login", "signup", "password/reset", "password/reset/done", "confirm-email", "inactive"]
OWN = [
    "profile",
    "tokens",
    "email",
    "password/change",
    "2fa",
    "2fa/totp/activate",
    "2fa/webauthn",
    "2fa/webauthn/add",
    "profile/leave",
    "reauthenticate",
]
POSTS = [
    "profile/company",
    "profile/company/leave",
    "profile/company/requests/1",
    "profile/consents/news",
]
PEOPLE = {
    "member": {},
    "staff": {"is_superuser": True, "is_demo": True},
    "ministry": {"site_role": "ministry", "is_demo": True},
}


@pytest.mark.parametrize("path", OPEN)
def test_open_pages(client, path):
    response = client.get(f"/accounts/{path}/")
    assert response.status_code == 200
    assert 'class="top"' in response.content.decode()  # in the portal's own frame


@pytest.mark.parametrize("path", OWN + POSTS)
def test_own_pages_ask_to_sign_in(client, path):
    for response in (client.get(f"/accounts/{path}/"), client.post(f"/accounts/{path}/")):
        assert response.status_code == 302
        assert response.url.startswith("/accounts/login/")


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("path", OWN)
def test_own_pages_open(signed_in, who, path):
    user = make_member(**PEOPLE[who])
    response = signed_in(user).get(f"/accounts/{path}/")
    if path == "profile/leave" and who != "member":
        assert response.status_code == 302
    elif path == "reauthenticate":
        assert response.status_code in (200, 302)
    else:
        assert response.status_code == 200, path
        assert "Django" not in response.content.decode()


@pytest.mark.parametrize("path", POSTS)
def test_deeds_take_a_post(client, path):
    client.force_login(make_member())
    assert client.get(f"/accounts/{path}/").status_code == 405


def test_profile_changes_and_says_what_is_wrong(client):
    user = make_member()
    client.force_login(user)
    data = {"name": "신청자 2", "phone": "02-1-2", "department": "", "language": "en"}
    wrong = client.post("/accounts/profile/", data)
    assert wrong.status_code == 422
    assert set(wrong.context["profile_form"].errors) == {"phone"}
    assert "신청자 2</" not in wrong.content.decode().split("</header>")[0]
    client.post("/accounts/profile/", data | {"phone": "", "email": "x@x.x", "is_staff": "on"})
    before = user.email
    user.refresh_from_db()
    assert (user.name, user.language, user.email) == ("신청자 2", "en", before)
    assert not user.is_staff


def test_company_from_the_profile(client):
    user = make_member()
    client.force_login(user)
    url = "/accounts/profile/company/"
    wrong = client.post(url, {"business_number": "123-45-67890"})
    assert wrong.status_code == 422
    assert "사업자등록번호가 맞지 않아요" in wrong.content.decode()
    client.post(url, {"business_number": "123-45-67891", "company_name": "가나전자"})
    user.refresh_from_db()
    assert user.company.name_ko == "가나전자"
    assert "123-45-67891" in client.get("/accounts/profile/").content.decode()
    client.post(url, {"business_number": make_company().business_number})  # has one already
    client.post("/accounts/profile/company/leave/")
    user.refresh_from_db()
    assert user.company is None


def test_colleague_confirms_a_request(client):
    company = make_company()
    asker = make_member(email="new@gana.example")
    request = companies.join(asker, company.business_number, MONDAY_9)
    url = f"/accounts/profile/company/requests/{request.pk}/"

    client.force_login(asker)
    page = client.get("/accounts/profile/").content.decode()
    assert company.name_ko in page
    assert "기다리고" in page
    stranger = make_member(email="squatter@gmail.com", company=company)
    for nobody in (asker, stranger, make_member()):
        client.force_login(nobody)
        assert client.post(url, {"answer": "accept"}).status_code == 404
        assert (
            nobody == asker or asker.email not in client.get("/accounts/profile/").content.decode()
        )

    colleague = make_member(email="old@gana.example", company=company)
    client.force_login(colleague)
    assert asker.email in client.get("/accounts/profile/").content.decode()
    client.post(url, {"answer": "accept"})
    asker.refresh_from_db()
    assert asker.company == company


def test_declined_person_is_told_on_the_profile(client):
    user = make_member()
    request = companies.join(user, make_company().business_number, MONDAY_9)
    operator = make_member(site_role="operator")
    companies.decide(request.pk, actor=operator, accepted=False, now=MONDAY_9)
    client.force_login(user)
    assert "반려되었습니다" in client.get("/accounts/profile/").content.decode()


def test_ten_requests_cost_as_many_queries_as_one(client):
    company = make_company()
    client.force_login(make_member(email="old@gana.example", company=company))

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get("/accounts/profile/")
        return len(captured)

    for number in range(10):
        asker = make_member(email=f"new{number}@gana.example")
        companies.join(asker, company.business_number, MONDAY_9)
        if number == 0:
            one = queries()
    assert queries() == one


def test_optional_consent_is_given_and_taken_back(client):
    user = make_member()
    client.force_login(user)
    url = "/accounts/profile/consents/news/"
    client.post(url, {"answer": "give"}, REMOTE_ADDR="192.0.2.7")
    client.post(url, {"answer": "give"})
    given = Consent.objects.get(user=user)
    assert (given.text.kind, given.withdrawn_at, given.ip_address) == ("news", None, "192.0.2.7")
    client.post(url, {"answer": "withdraw"})
    given.refresh_from_db()
    assert given.withdrawn_at
    client.post(url, {"answer": "give"})
    assert Consent.objects.filter(user=user).count() == 2  # the history stays


def test_required_consent_is_not_taken_back(client):
    user = make_member()
    consents.give(user, ConsentText.objects.filter(kind="terms"), MONDAY_9, None)
    client.force_login(user)
    response = client.post("/accounts/profile/consents/terms/", {"answer": "withdraw"}, follow=True)
    assert "철회할 수 없어요" in response.content.decode()
    assert Consent.objects.get().withdrawn_at is None


@pytest.mark.parametrize("kind", ["third_party", "nonsense"])
def test_no_consent_of_that_kind_here(client, kind):
    client.force_login(make_member())
    response = client.post(f"/accounts/profile/consents/{kind}/", {"answer": "give"}, follow=True)
    assert "그런 동의 항목이 없습니다" in response.content.decode()
    assert not Consent.objects.exists()


def test_first_texts_name_the_four_things_the_law_asks_for():
    for text in ConsentText.objects.exclude(kind="terms"):
        assert text.version == 1
        for part in (("목적", "항목", "기간", "거부할 권리와 불이익"),):
            assert all(word in text.body_ko for word in part), text.kind
        assert "refuse" in text.body_en
    assert set(ConsentText.objects.values_list("kind", flat=True)) == set(ConsentText.Kind.values)
    assert not ConsentText.objects.get(kind="news").required


def test_api_key_is_made_shown_once_used_and_revoked(signed_in, client):
    user = make_member()
    client = signed_in(user)
    page = client.post("/accounts/tokens/", {"make": ""})
    key = Token.objects.get(user=user).key
    assert key in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert key not in client.get("/accounts/tokens/").content.decode()
    client.post("/accounts/tokens/", {"make": ""})
    assert Token.objects.get(user=user).key != key
    client.post("/accounts/tokens/", {"revoke": ""})
    assert not Token.objects.exists()


def test_api_key_asks_who_it_is(client):
    user = make_member()
    client.force_login(user)  # without a fresh password
    assert client.get("/accounts/tokens/").status_code == 200
    response = client.post("/accounts/tokens/", {"make": ""})
    assert response.url.startswith("/accounts/reauthenticate/")
    assert not Token.objects.exists()
    # The password given, the wish is carried out.
    done = client.post(response.url, {"password": PASSWORD})
    assert done.status_code in (200, 302)
    assert Token.objects.filter(user=user).exists()


def test_command_makes_a_key_for_an_address(capsys):
    user = make_member()
    call_command("drf_create_token", user.email)
    assert Token.objects.get(user=user).key in capsys.readouterr().out


def test_user_manager_lower_cases():
    user = User.objects.create_superuser("ADMIN@Example.com", "x", name="관리자")
    assert (user.email, user.is_superuser) == ("admin@example.com", True)
    assert User.objects.get_by_natural_key("Admin@example.com") == user


@pytest.mark.parametrize("path", ["login", "signup", "password/reset"])
def test_english_pages_have_no_500(client, path):
    assert client.get(f"/en/accounts/{path}/").status_code == 200


BAD_CREDENTIALS = [
    "",
    "nonsense",
    "[]",
    "1",
    '{"id": "nonsense"}',
    '{"id": "YQ", "rawId": "YQ", "response": {}, "type": "public-key"}',
    (
        '{"id": "YQ", "rawId": "YQ", "type": "public-key", "response": {"clientDataJSON": "YQ",'
        ' "authenticatorData": "YQ", "signature": "YQ", "userHandle": "YQ"}}'
    ),
]


@pytest.mark.parametrize("credential", BAD_CREDENTIALS)
def test_passkey_that_makes_no_sense_is_refused(signed_in, client, credential):
    response = client.get("/accounts/2fa/webauthn/login/", headers={"Accept": "application/json"})
    assert "request_options" in response.json()
    data = {"credential": credential}
    assert client.post("/accounts/2fa/webauthn/login/", data).url == "/accounts/login/"
    client = signed_in(make_member())
    assert client.post("/accounts/2fa/webauthn/add/", data).status_code == 200
