"""The accounts of the demonstration: one for each part that someone plays in the portal."""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import check_password, make_password

from centers.models import Center, CenterRole
from itube.accounts.consents import at_sign_up, give
from itube.accounts.models import Company, Consent, SiteRole, User
from itube.lib.upsert import Upsert


@dataclass(frozen=True)
class Account:
    """Who someone is in the demonstration; part says it in words."""

    email: str
    name: str
    part: str
    company: str = ""  # business number
    center: str = ""  # code
    center_role: str = ""
    site_role: str = SiteRole.MEMBER
    is_staff: bool = False
    is_superuser: bool = False


# Plainly invented, with check digits that hold.
COMPANIES = (
    ("9999900010", "가나전자(예시)", "Gana Electronics (example)", "KR-41"),
    ("9999900024", "다라소재(예시)", "Dara Materials (example)", "KR-44"),
)
GANA, DARA = (number for number, *_names in COMPANIES)

ACCOUNTS = (
    Account("engineer@demo.example", "신청자 1", "기업 회원, 가나전자(예시)", company=GANA),
    Account("engineer2@demo.example", "신청자 2", "기업 회원, 다라소재(예시)", company=DARA),
    Account(
        "staff@demo.example",
        "담당자 1",
        "센터 C001 예약 승인",
        center="C001",
        center_role=CenterRole.Role.APPROVER,
    ),
    Account(
        "staff2@demo.example",
        "담당자 2",
        "센터 C002 예약 승인",
        center="C002",
        center_role=CenterRole.Role.APPROVER,
    ),
    Account(
        "manager@demo.example",
        "센터장 1",
        "센터 C001 관리",
        center="C001",
        center_role=CenterRole.Role.MANAGER,
    ),
    Account(
        "ministry@demo.example",
        "부처 담당자 1",
        "부처 담당자, 모든 보고서 열람",
        site_role=SiteRole.MINISTRY,
    ),
    Account(
        "pd@demo.example", "산업기반PD 1", "산업기반PD, 모든 보고서 열람", site_role=SiteRole.PD
    ),
    Account("admin@demo.example", "운영자 1", "누리집 관리자", is_staff=True, is_superuser=True),
)


def make_accounts(password: str, now: datetime) -> int:
    """Bring the demo accounts to the list above with this password; return rows written.

    Their addresses are confirmed and the texts of sign-up agreed to. An account whose password
    someone has changed gets this one back.
    """
    companies = Upsert(
        Company.objects.filter(business_number__in=[GANA, DARA]), ("business_number",)
    )
    companies.put(
        {"business_number": number, "name_ko": name_ko, "name_en": name_en, "province": province}
        for number, name_ko, name_en, province in COMPANIES
    )
    emails = [account.email for account in ACCOUNTS]
    users = Upsert(User.objects.filter(email__in=emails), ("email",))
    encoded = _encoded(password, {user.password for user in users.rows.values()})
    users.put(
        {
            "email": account.email,
            "name": account.name,
            "company_id": companies[(account.company,)].pk if account.company else None,
            "site_role": account.site_role,
            "is_staff": account.is_staff,
            "is_superuser": account.is_superuser,
            "is_active": True,
            "is_demo": True,
            "password": encoded,
        }
        for account in ACCOUNTS
    )
    addresses = Upsert(EmailAddress.objects.filter(email__in=emails), ("email",))
    addresses.put(
        {"email": email, "user_id": users[(email,)].pk, "verified": True, "primary": True}
        for email in emails
    )
    centers = dict(Center.objects.values_list("code", "pk"))
    roles = Upsert(CenterRole.objects.filter(user__email__in=emails), ("user_id", "center_id"))
    roles.put(
        {
            "user_id": users[(account.email,)].pk,
            "center_id": centers[account.center],
            "role": account.center_role,
        }
        for account in ACCOUNTS
        if account.center
    )
    agreed = _agree([users[(email,)] for email in emails], now)
    tables = (companies, users, addresses, roles)
    return agreed + sum(table.created + table.changed for table in tables)


def _encoded(password: str, stored: set[str]) -> str:
    """Return the password hashed once for all accounts, which saves seconds of every start."""
    if len(stored) == 1 and check_password(password, one := next(iter(stored))):
        return one
    return make_password(password)


def _agree(users: list[User], now: datetime) -> int:
    texts = [text for text in at_sign_up(now) if text.required]
    standing = Consent.objects.filter(user__in=users, withdrawn_at=None)
    given = set(standing.values_list("user_id", "text_id"))
    count = 0
    for user in users:
        missing = [text for text in texts if (user.pk, text.pk) not in given]
        give(user, missing, now, None)
        count += len(missing)
    return count
