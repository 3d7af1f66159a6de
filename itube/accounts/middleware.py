"""Sends people with power, but without a second factor, to set one up."""

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from itube.accounts import second_factor

# Someone who needs none is asked about again after this, since roles are given at any time.
CHECK_EVERY_SECONDS = 600
SESSION_KEY = "second_factor_checked"

# Pages that lead to a second factor, or out, and those that are the same for everybody.
OPEN_PREFIXES = ("account_", "mfa_")
OPEN_NAMES = {"healthz", "readyz", "metrics", "display", "week"}


class SecondFactor:
    """Runs before each view, for people who are signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict
    ) -> HttpResponse | None:
        # Without a session cookie nobody is signed in here; a look at the session would only
        # make the answer vary by cookie.
        if not settings.REQUIRE_SECOND_FACTOR or (
            settings.SESSION_COOKIE_NAME not in request.COOKIES
        ):
            return None
        name = request.resolver_match.url_name or "" if request.resolver_match else ""
        if name.startswith(OPEN_PREFIXES) or name in OPEN_NAMES:
            return None
        if not request.user.is_authenticated:
            return None
        now = int(time.time())
        if now - request.session.get(SESSION_KEY, 0) < CHECK_EVERY_SECONDS:
            return None
        if not second_factor.is_missing(request.user):
            request.session[SESSION_KEY] = now
            return None
        if request.path.startswith("/api/"):
            return JsonResponse(
                {
                    "type": "about:blank",
                    "title": "Forbidden",
                    "status": 403,
                    "detail": _("이 계정은 2단계 인증을 설정한 뒤에 쓸 수 있어요."),
                },
                status=403,
                content_type="application/problem+json",
            )
        return HttpResponseRedirect(f"{reverse('mfa_index')}?required=1")
