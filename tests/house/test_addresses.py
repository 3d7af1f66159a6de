"""Every address, asked by every role, answers: with a page, a way to sign in, or a refusal."""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests import factories

# Stands for whatever an address asks for; what does not exist must be a 404, never a 500.
PLACES = {
    "app_label": "equipment",
    "content_type_id": 1,
    "object_id": 1,
    "pk": 1,
    "id": 1,
    "url": "nothing/",
    "item": "no-such-item",
    "key": "no-such-key",
    "uidb36": "1",
    "code": "C001",
    "step": "no-such-item.1",
}
PRIVATE = ("/admin/", "/accounts/profile", "/accounts/tokens", "/accounts/2fa", "/accounts/email")
ROLES = {
    "anonymous": None,
    "member": {},
    "ministry": {"site_role": "ministry"},
    "pd": {"site_role": "pd"},
    "portal operator": {"site_role": "operator", "is_staff": True},
    "superuser": {"is_superuser": True, "is_staff": True},
    "viewer": {"is_staff": True},
    "operator": {"is_staff": True},
    "approver": {"is_staff": True},
    "manager": {"is_staff": True},
    "deputy": {"is_staff": True},
}
# Who may least; `make stress` asks everyone. A booking's pages are asked by all in test_roles, the
# administration's in test_admin_site.
LEAST = {"anonymous", "member"}
CENTER_ROLES = {"viewer", "operator", "approver", "manager", "deputy"}


def addresses(patterns, prefix=""):
    """Yield the address of every pattern, its places filled in."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, prefix + filled(pattern))
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield "/" + prefix + filled(pattern)


def filled(pattern) -> str:
    """Return the text of a pattern with its places filled in."""
    (text, parameters) = pattern.pattern.regex, pattern.pattern.converters
    candidates = getattr(pattern.pattern, "_route", None)
    if candidates is None:  # a regular expression: the admin's catch-all, or a language prefix
        return "" if not hasattr(text, "groupindex") or not text.groupindex else "nothing/"
    for name in parameters:
        candidates = candidates.replace(
            next(p for p in placeholders(candidates) if p.endswith(f"{name}>")),
            str(PLACES.get(name, "NFEC-2020-05-000001")),
        )
    return candidates


def placeholders(route: str) -> list[str]:
    return [f"<{part.split('>')[0]}>" for part in route.split("<")[1:]]


ADDRESSES = sorted(set(addresses(get_resolver().url_patterns)))


def test_there_are_addresses():
    assert len(ADDRESSES) > 100
    assert {"/", "/equipment/", "/centers/C001/", "/healthz"} <= set(ADDRESSES)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "role",
    [pytest.param(role, marks=[] if role in LEAST else [pytest.mark.stress]) for role in ROLES],
)
def test_every_address_answers_every_role(role):
    center = factories.make_center(code="C001")
    factories.make_equipment(center=center, registration_no="NFEC-2020-05-000001")
    client = Client(raise_request_exception=True)
    if ROLES[role] is not None:
        user = factories.make_user(**ROLES[role])
        if role in CENTER_ROLES:
            factories.make_role(user, center, role)
    broken, open_to_strangers = [], []
    for address in ADDRESSES:
        for method in (client.get, client.post):
            if ROLES[role] is not None and "_auth_user_id" not in client.session:
                client.force_login(user)  # the last address has signed the person out
            response = method(address)
            if response.status_code >= 500 and address != "/readyz":
                broken.append((address, method.__name__, response.status_code))
            private = address.startswith(PRIVATE) and "login" not in address
            if ROLES[role] is None and private and response.status_code == 200:
                open_to_strangers.append(address)
    assert (broken, open_to_strangers) == ([], [])
