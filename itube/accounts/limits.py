"""The page for someone who asked too often: what happened, and when to try again."""

from allauth.account import app_settings
from allauth.core.internal.ratelimit import parse_rates
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# Which of ACCOUNT_RATE_LIMITS an address spends.
ACTIONS = {
    "account_login": "login",
    "account_signup": "signup",
    "account_reset_password": "reset_password",
    "account_reset_password_from_key": "reset_password_from_key",
    "account_change_password": "change_password",
    "account_email": "manage_email",
    "account_reauthenticate": "reauthenticate",
}


def longest_wait(action: str) -> int:
    """Return after how many seconds at the latest an action is possible again."""
    rates = parse_rates(app_settings.RATE_LIMITS.get(action))
    return int(max((rate.duration for rate in rates), default=60))


def too_many(request: HttpRequest, *, action: str = "", seconds: int | None = None) -> HttpResponse:
    """Return the page with status 429 and Retry-After.

    Without an action the address tells it, and without seconds the action says how long to wait.
    """
    if not action and request.resolver_match:
        action = ACTIONS.get(request.resolver_match.url_name or "", "")
    if seconds is None:
        seconds = longest_wait(action)
    response = render(
        request,
        "errors/429.html",
        {"minutes": -(-seconds // 60), "action": action},
        status=429,
    )
    response["Retry-After"] = str(seconds)
    return response
