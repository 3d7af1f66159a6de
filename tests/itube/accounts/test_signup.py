"""Signing up: whole or not at all, and telling nobody who is a member."""

import pytest
from allauth.account.models import EmailAddress

from itube.accounts.models import Company, Consent, MembershipRequest, User
from itube.outbox.models import OutboxMessage
from tests.factories import PASSWORD, make_business_number, make_company, make_member

pytestmark = pytest.mark.django_db

URL = "/accounts/signup/"


def form(**changes):
    data = {
        "email": "New.Person@Example.com",
        "password1": PASSWORD,
        "password2": PASSWORD,
        "name": "신청자 1",
        "consent_terms": "on",
        "consent_privacy": "on",
    }
    return {key: value for key, value in (data | changes).items() if value is not None}


def errors(response):
    return {name for name, found in response.context["form"].errors.items() if found}


def test_form_asks_for_consent_with_the_text_at_hand_and_nothing_ticked(client):
    page = client.get(URL).content.decode()
    assert page.count('type="checkbox"') == 3
    assert "checked" not in page
    for word in ("수집·이용 목적", "수집 항목", "보유·이용 기간", "거부할 권리와 불이익", "(필수)"):
        assert word in page
    assert "개인정보 제3자 제공" not in page  # asked for with each booking


def test_sign_up_confirm_and_sign_in(client, link_in, last_mail):
    response = client.post(URL, form(consent_news="on"), REMOTE_ADDR="192.0.2.7")
    assert response.status_code == 302
    assert response.url == "/accounts/confirm-email/"
    assert client.get(response.url).status_code == 200

    user = User.objects.get(email="new.person@example.com")
    assert (user.name, user.phone, user.company, user.language) == ("신청자 1", "", None, "ko")
    consents = Consent.objects.filter(user=user).select_related("text")
    assert {c.text.kind for c in consents} == {"terms", "privacy", "news"}
    assert {(c.text.version, c.ip_address) for c in consents} == {(1, "192.0.2.7")}

    mail = last_mail()
    assert (mail.kind, mail.recipient) == (
        "account.email_confirmation_signup",
        "new.person@example.com",
    )
    # Not before the address is confirmed.
    login = {"login": user.email, "password": PASSWORD}
    assert client.post("/accounts/login/", login).url == "/accounts/confirm-email/"
    assert "_auth_user_id" not in client.session

    link = link_in()
    assert "확인" in client.get(link).content.decode()
    assert not EmailAddress.objects.get(user=user).verified  # a look at the page confirms nothing
    client.post(link)
    assert EmailAddress.objects.get(user=user).verified
    assert client.post("/accounts/login/", login).url == "/"
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.parametrize("missing", ["consent_terms", "consent_privacy", "name", "password2"])
def test_what_is_required_is_asked_for(client, missing):
    response = client.post(URL, form(**{missing: None}))
    assert errors(response) == {missing}
    assert not User.objects.exists()


def test_optional_consent_may_be_refused(client):
    client.post(URL, form())
    assert not Consent.objects.filter(text__kind="news").exists()
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "password", ["short-1A", "1234567890123", "password123", "new.person@example"]
)
def test_weak_passwords_are_refused_with_a_reason(client, password):
    response = client.post(URL, form(password1=password, password2=password))
    assert errors(response) == {"password1"}
    assert not User.objects.exists()


def test_passwords_must_be_the_same(client):
    assert errors(client.post(URL, form(password2=PASSWORD + "x"))) == {"password2"}


@pytest.mark.parametrize("number", ["123-45-67890", "1234567", "000-00-00000", "abc"])
def test_wrong_business_number_is_refused(client, number):
    response = client.post(URL, form(business_number=number, company_name="가나전자"))
    assert errors(response) == {"business_number"}
    assert not User.objects.exists()


def test_new_company_needs_its_name_and_takes_the_first_person_in(client):
    data = form(business_number="123-45-67891")
    assert errors(client.post(URL, data)) == {"company_name"}
    client.post(URL, data | {"company_name": "가나전자", "company_size": "middle"})
    company = Company.objects.get()
    assert (company.business_number, company.name_ko) == ("1234567891", "가나전자")
    assert company.size == "middle"
    assert User.objects.get().company == company


def test_known_company_hands_over_nothing_before_it_is_confirmed(client):
    company = make_company(name_ko="다라소재")
    client.post(URL, form(business_number=company.business_number, company_name="내 이름으로"))
    user = User.objects.get()
    assert user.company is None
    assert MembershipRequest.objects.get().company == company
    company.refresh_from_db()
    assert company.name_ko == "다라소재"
    assert OutboxMessage.objects.filter(kind="membership_requested").count() == 1


def test_taken_address_looks_the_same_and_only_its_owner_hears_of_it(client, last_mail):
    fresh = client.post(URL, form())
    owner = make_member(email="owner@example.com")
    number = make_business_number(777)
    taken = client.post(
        URL, form(email="OWNER@example.com", business_number=number, company_name="몰래전자")
    )
    assert (taken.status_code, taken.url) == (fresh.status_code, fresh.url)
    assert User.objects.filter(email=owner.email).count() == 1
    assert not Company.objects.exists()
    assert (last_mail().kind, last_mail().recipient) == (
        "account.account_already_exists",
        owner.email,
    )


@pytest.mark.parametrize("phone", ["02-1234-5678", "010 1234 5678", "+82 2-1234-5678"])
def test_phone_numbers_as_people_write_them(client, phone):
    client.post(URL, form(phone=phone))
    assert User.objects.get().phone == phone


@pytest.mark.parametrize("phone", ["전화 없음", "12", "02-1234-5678; drop"])
def test_no_phone_number_is_refused(client, phone):
    assert errors(client.post(URL, form(phone=phone))) == {"phone"}


def test_english_page_makes_an_english_member(client):
    client.post("/en" + URL, form())
    assert User.objects.get().language == "en"


def test_address_behind_a_trusted_proxy_is_kept_with_the_consent(client, settings):
    settings.TRUSTED_PROXIES = 1
    client.post(URL, form(), headers={"X-Forwarded-For": "203.0.113.1, 198.51.100.7"})
    assert {c.ip_address for c in Consent.objects.all()} == {"198.51.100.7"}


def test_too_many_sign_ups_get_a_page_that_says_when(client, settings):
    # Fewer than in earnest: on a slow machine twenty of them take more than the minute.
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"signup": "3/m/ip"}
    for _ in range(3):
        client.post(URL, {})
    response = client.post(URL, {})
    assert response.status_code == 429
    assert response["Retry-After"] == "60"
    assert "1분 뒤에" in response.content.decode()


@pytest.mark.django_db(transaction=True)
def test_failure_in_the_middle_leaves_nothing_behind(client, monkeypatch):
    from itube.accounts import consents

    def broken(*args):
        raise RuntimeError

    monkeypatch.setattr(consents, "give", broken)
    with pytest.raises(RuntimeError):
        client.post(URL, form())
    assert not User.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_signed_in_person_is_sent_on(client):
    client.force_login(make_member())
    assert client.get(URL).status_code == 302
