"""Who comes to the pages of figures, and what each of them finds there."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from tests import factories

# Everybody by name, with the status of a page that tells figures.
AT_FIGURES = [
    ("anonymous", 302),
    ("engineer", 404),
    ("former staff", 404),
    ("viewer", 200),
    ("operator", 200),
    ("approver", 200),
    ("deputy", 200),
    ("manager", 200),
    ("ministry", 200),
    ("pd", 200),
    ("portal operator", 200),
    ("superuser", 200),
]


def client_of(who, center):
    """Return a browser in which who is signed in; roles of centers are those of center."""
    client = Client()
    if who == "anonymous":
        return client
    if who in ("ministry", "pd", "portal operator"):
        user = factories.make_user(site_role=who.removeprefix("portal "))
    else:
        user = factories.make_user(is_superuser=who == "superuser")
    if who == "former staff":
        yesterday = timezone.now() - timedelta(days=1)
        began = yesterday - timedelta(days=1)
        factories.make_role(user, center, valid_from=began, valid_until=yesterday)
    elif who in ("viewer", "operator", "approver", "deputy", "manager"):
        factories.make_role(user, center, who)
    client.force_login(user)
    return client
