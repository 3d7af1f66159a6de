"""What `manage.py check` says about an installation that cannot work as it is set up."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Caution
from django.db import connections
from django.db.backends.utils import CursorWrapper

LOCAL = {"localhost", "127.0.0.1", "[::1]"}
PLACEHOLDER = "only-for-commands-that-sign-nothing"


@register(Tags.database)
def database_speaks_hangul(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """An error where pg_trgm sees no letters in Hangul, for then nobody finds anything."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        with connections[alias].cursor() as cursor:
            deaf = sees_hangul(cursor) is False
        if deaf:
            found.append(
                Error(
                    f"The database {alias!r} does not know Hangul as letters: its LC_CTYPE is C.",
                    hint=(
                        "Make the cluster with initdb -E UTF8 --locale=C --lc-ctype=C.UTF-8 "
                        "--locale-provider=builtin --builtin-locale=C.UTF-8."
                    ),
                    id="itube.E001",
                )
            )
    return found


def sees_hangul(cursor: CursorWrapper) -> bool | None:
    """Return whether pg_trgm makes trigrams of Hangul; None before the extension is there."""
    cursor.execute("SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'")
    if cursor.fetchone() == (0,):
        return None
    cursor.execute("SELECT cardinality(show_trgm('현미경'))")
    row = cursor.fetchone()
    return row is not None and row[0] > 0


@register(Tags.security)
def production_is_set_up(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Errors where ITUBE_PRODUCTION is on and something would be open to the world."""
    if not settings.PRODUCTION:
        return []
    found: list[CheckMessage] = []
    if settings.DEBUG:
        found.append(
            Error(
                "ITUBE_DEBUG is on in production: error pages would show the settings.",
                hint="Remove ITUBE_DEBUG.",
                id="itube.E002",
            )
        )
    if settings.SECRET_KEY == PLACEHOLDER or len(settings.SECRET_KEY) < 50:
        found.append(
            Error(
                "DJANGO_SECRET_KEY is missing or too short: anybody could forge a session.",
                hint="Set it to at least 50 random characters.",
                id="itube.E003",
            )
        )
    if not settings.BASE_URL.startswith("https://"):
        found.append(
            Error(
                f"ITUBE_BASE_URL is {settings.BASE_URL!r}: mails would link to an open line.",
                hint="Set it to the portal's https:// address.",
                id="itube.E004",
            )
        )
    if "*" in settings.ALLOWED_HOSTS or not set(settings.ALLOWED_HOSTS) - LOCAL:
        found.append(
            Error(
                f"ITUBE_ALLOWED_HOSTS is {','.join(settings.ALLOWED_HOSTS)!r} in production.",
                hint="Name the hosts that the portal is reached by, and localhost for monitors.",
                id="itube.E005",
            )
        )
    if settings.DEMO:
        found.append(
            Caution(
                "ITUBE_DEMO is on in production: the demonstration's accounts have known "
                "passwords.",
                hint="Remove ITUBE_DEMO, or set ITUBE_DEMO_PASSWORD.",
                id="itube.W001",
            )
        )
    return found
