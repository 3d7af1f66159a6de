"""Joining a company, and who may confirm it."""

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from itube.accounts.companies import MembershipRefusedError, decide, join, leave
from itube.accounts.models import Company, MembershipRequest
from itube.outbox.models import OutboxMessage
from tests.factories import MONDAY_9, make_business_number, make_company, make_member, make_user

pytestmark = pytest.mark.django_db


def decidable(user):
    return list(MembershipRequest.objects.decidable_by(user))


def test_first_with_a_number_makes_the_company():
    user = make_user()
    number = make_business_number(1)
    assert join(user, number, MONDAY_9, name="가나전자", size="large") is None
    user.refresh_from_db()
    assert (user.company.business_number, user.company.size) == (number, "large")


def test_second_waits():
    company = make_company()
    user = make_user()
    request = join(user, company.business_number, MONDAY_9, name="다른 이름")
    user.refresh_from_db()
    assert user.company is None
    assert (request.company, request.decided_at) == (company, None)


def test_a_new_wish_replaces_the_one_that_waits():
    user = make_user()
    join(user, make_company().business_number, MONDAY_9)
    second = make_company()
    join(user, second.business_number, MONDAY_9)
    assert MembershipRequest.objects.get().company == second


def test_who_has_a_company_leaves_it_first():
    user = make_user(company=make_company())
    with pytest.raises(MembershipRefusedError):
        join(user, make_company().business_number, MONDAY_9)
    leave(user)
    join(user, make_company().business_number, MONDAY_9)


def test_who_may_decide():
    company = make_company()
    asker = make_member(email="new@ganaelectronics.example")
    request = join(asker, company.business_number, MONDAY_9)
    same_domain = make_member(email="old@ganaelectronics.example", company=company)
    may = [same_domain, make_member(site_role="operator"), make_member(is_superuser=True)]
    may_not = [
        asker,
        # Whoever typed in the number first, from anywhere.
        make_member(email="squatter@gmail.com", company=company),
        make_member(email="old@subganaelectronics.example", company=company),
        # The right domain, another company.
        make_member(email="x@ganaelectronics.example", company=make_company()),
        make_member(email="y@ganaelectronics.example"),
        make_member(email="z@ganaelectronics.example", company=company, is_active=False),
        make_member(site_role="ministry"),
        make_member(is_staff=True),
    ]
    assert [decidable(user) for user in may] == [[request]] * len(may)
    assert [decidable(user) for user in may_not] == [[]] * len(may_not)


def test_same_public_mail_provider_proves_nothing():
    company = make_company()
    join(make_member(email="a@naver.com"), company.business_number, MONDAY_9)
    assert decidable(make_member(email="b@naver.com", company=company)) == []


def test_unconfirmed_address_proves_nothing():
    company = make_company()
    asker = make_member(email="new@gana.example")
    EmailAddress.objects.update(verified=False)
    join(asker, company.business_number, MONDAY_9)
    assert decidable(make_member(email="old@gana.example", company=company)) == []


@pytest.mark.parametrize("accepted", [True, False])
def test_deciding_tells_the_person(accepted):
    company = make_company()
    asker = make_member()
    request = join(asker, company.business_number, MONDAY_9)
    operator = make_member(site_role="operator")
    decide(request.pk, actor=operator, accepted=accepted, now=MONDAY_9)
    asker.refresh_from_db()
    assert asker.company == (company if accepted else None)
    request.refresh_from_db()
    assert (request.accepted, request.decided_by) == (accepted, operator)
    mail = OutboxMessage.objects.get(kind="membership_decided")
    assert (mail.recipient, mail.payload["context"]["accepted"]) == (asker.email, accepted)
    # Only once.
    with pytest.raises(MembershipRequest.DoesNotExist):
        decide(request.pk, actor=operator, accepted=True, now=MONDAY_9)


def test_database_keeps_the_number_right():
    for number in ("1234567890", "0000000000", "123", "1234567891x"):
        with pytest.raises((IntegrityError, Exception)), transaction.atomic():
            Company.objects.create(business_number=number, name_ko="x")
    assert not Company.objects.exists()


def test_a_company_lies_in_a_province_or_says_nothing():
    assert make_company(province="KR-41").get_province_display() == "경기도"
    assert make_company().province == ""
    for wrong in ["경기도", "KR-99"]:
        with pytest.raises(IntegrityError, match="company_province_known"), transaction.atomic():
            make_company(province=wrong)
