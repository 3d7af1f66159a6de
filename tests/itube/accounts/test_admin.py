"""People and companies in the administration, and the log of who looked at whom."""

from http import HTTPStatus

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from itube.accounts.models import Consent, ConsentText, MembershipRequest, PersonalDataAccess, User
from itube.lib.business_number import formatted
from itube.outbox.models import OutboxMessage
from tests.factories import make_company, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(db):
    return make_user(site_role="operator", is_demo=True)


@pytest.fixture
def superuser(db):
    return make_user(is_superuser=True, is_demo=True)


def page_of(thing):
    meta = thing._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[thing.pk])


def list_of(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def empty_inlines(client, url):
    data = {}
    for inline in client.get(url).context["inline_admin_formsets"]:
        for name, value in inline.formset.management_form.initial.items():
            data[f"{inline.formset.prefix}-{name}"] = value
    return data


def test_each_look_at_and_change_of_another_person_is_written_down(client, operator):
    person = make_user(email="someone@example.com", name="신청자 1")
    client.force_login(operator)
    url = page_of(person)
    data = empty_inlines(client, url) | {"name": "신청자 2", "language": "ko", "is_active": "on"}
    assert client.post(url, data).status_code == HTTPStatus.FOUND
    subject = f"accounts.user {person.pk}"
    rows = PersonalDataAccess.objects.filter(subject=subject).order_by("pk")
    assert [(row.actor, row.deed) for row in rows] == [(operator, "view"), (operator, "change")]
    # The log itself names nobody.
    assert not PersonalDataAccess.objects.filter(subject__contains="@").exists()


def test_a_list_of_people_is_written_down_with_its_length(client, operator):
    make_user()
    client.force_login(operator)
    client.get(list_of(User))
    row = PersonalDataAccess.objects.get()
    assert (row.actor, row.deed, row.rows) == (operator, "view", 2)


def test_ones_own_page_is_not_written_down(client, operator):
    client.force_login(operator)
    assert client.get(page_of(operator)).status_code == HTTPStatus.OK
    assert not PersonalDataAccess.objects.exists()


def test_new_person_has_no_password_and_gets_a_mail_to_set_one(
    client, operator, django_capture_on_commit_callbacks
):
    client.force_login(operator)
    url = reverse("admin:accounts_user_add")
    data = {"email": "New@Example.com", "name": "담당자 1", "language": "ko", "is_active": "on"}
    assert client.post(url, data).status_code == HTTPStatus.FOUND
    person = User.objects.get(email="new@example.com")
    assert not person.has_usable_password()
    assert EmailAddress.objects.get(user=person).verified
    client.post(list_of(User), {"action": "send_password_mail", "_selected_action": [person.pk]})
    assert OutboxMessage.objects.filter(recipient="new@example.com").exists()


def test_e_mail_is_kept_and_operator_makes_no_superuser(client, operator):
    person = make_user(email="someone@example.com")
    client.force_login(operator)
    url = page_of(person)
    data = empty_inlines(client, url) | {
        "email": "other@example.com",
        "name": "이름",
        "language": "ko",
        "is_active": "on",
        "is_superuser": "on",
        "site_role": "operator",
    }
    assert client.post(url, data).status_code == HTTPStatus.FOUND
    person.refresh_from_db()
    assert (person.email, person.is_superuser) == ("someone@example.com", False)
    assert (person.site_role, person.is_staff) == ("operator", True)


def test_operator_does_not_touch_a_superuser(client, operator, superuser):
    client.force_login(operator)
    assert client.post(page_of(superuser), {"name": "x"}).status_code == HTTPStatus.FORBIDDEN
    client.force_login(superuser)
    url = page_of(operator)
    data = empty_inlines(client, url) | {"name": "운영자", "language": "ko", "is_superuser": "on"}
    assert client.post(url, data).status_code == HTTPStatus.FOUND
    operator.refresh_from_db()
    assert operator.is_superuser


def test_text_that_somebody_agreed_to_is_read_only(client, superuser):
    fields = {"kind": "news", "title_ko": "소식", "title_en": "News", "body_ko": "ㄱ"}
    agreed = ConsentText.objects.create(version=91, **fields)
    fresh = ConsentText.objects.create(version=92, **fields)
    Consent.objects.create(user=make_user(), text=agreed)
    client.force_login(superuser)
    assert client.post(page_of(agreed), {"body_ko": "ㄴ"}).status_code == HTTPStatus.FORBIDDEN
    delete = reverse("admin:accounts_consenttext_delete", args=[agreed.pk])
    assert client.post(delete, {"post": "yes"}).status_code == HTTPStatus.FORBIDDEN
    assert client.get(page_of(fresh)).context["has_change_permission"]
    assert not client.get(page_of(agreed)).context["has_change_permission"]
    chosen = {"action": "delete_selected", "_selected_action": [agreed.pk], "post": "yes"}
    client.post(list_of(ConsentText), chosen)
    assert ConsentText.objects.filter(pk=agreed.pk).exists()


def test_company_is_found_by_its_number_as_people_write_it(client, superuser):
    company, _other = make_company(), make_company()
    client.force_login(superuser)
    number = formatted(company.business_number)
    found = client.get(list_of(type(company)), {"q": number})
    assert list(found.context["cl"].queryset) == [company]
    assert number in found.content.decode()
    assert "business_number" not in client.get(page_of(company)).context["adminform"].form.fields


def test_wrong_business_number_is_told(client, superuser):
    client.force_login(superuser)
    response = client.post(
        reverse("admin:accounts_company_add"),
        {"business_number": "1234567890", "name_ko": "가나전자", "size": "small"},
    )
    assert "사업자등록번호가 맞지 않아요" in response.content.decode()


def test_wish_to_belong_is_answered_by_the_rule(client, operator):
    company, person = make_company(), make_user()
    wish = MembershipRequest.objects.create(user=person, company=company)
    settled = MembershipRequest.objects.create(
        user=make_user(), company=company, decided_at=timezone.now(), accepted=False
    )
    client.force_login(operator)
    client.post(
        list_of(MembershipRequest),
        {"action": "accept", "_selected_action": [wish.pk, settled.pk]},
    )
    person.refresh_from_db()
    wish.refresh_from_db()
    settled.refresh_from_db()
    assert (person.company, wish.accepted, wish.decided_by) == (company, True, operator)
    assert settled.accepted is False
    assert OutboxMessage.objects.filter(recipient=person.email).exists()
