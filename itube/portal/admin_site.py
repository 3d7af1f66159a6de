"""The administration's front door: the portal's own sign-in, and only for who has work there."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.auth.views import LogoutView, redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

# Parameters that hold words to look for, in which a long number is only a word.
WORDS = {"q", "term", "words", "look"}
AN_ID = re.compile(r"\d{0,18}")
BEYOND_ANY_COLUMN = re.compile(r"\s*[+-]?[\d_]{19,}\s*")


def _names_nothing(request: HttpRequest, view: Callable[..., Any]) -> bool:
    """Whether a parameter names a row by what is no id, or holds a number that no column can.

    Django's own widgets and filters by date trip over both.
    """
    model_admin = getattr(view, "__self__", None)
    looked_up = {
        name
        for shown in [model_admin, *getattr(model_admin, "inlines", [])]
        for name in getattr(shown, "autocomplete_fields", [])
    }
    for sent in (request.GET, request.POST):
        for name, values in sent.lists():
            # Rows of a page carry the row's name before the field's.
            if name.rsplit("-", 1)[-1] in looked_up:
                ids = ",".join(values).split(",")
                if not all(AN_ID.fullmatch(each) for each in ids):
                    return True
    return any(
        BEYOND_ANY_COLUMN.fullmatch(value)
        for name, values in request.GET.lists()
        if name not in WORDS
        for value in values
    )


class PortalAdminSite(admin.AdminSite):
    site_header = _("i-tube 관리")
    site_title = _("i-tube 관리")
    index_title = _("관리 화면")
    empty_value_display = "-"

    def has_permission(self, request: HttpRequest) -> bool:
        """Whoever has a role in a center today, or runs the portal. User.is_staff decides nothing:
        a role that has ended must not leave the door open."""
        # The site is made before there are models.
        from centers.admin.limits import standing_of

        return standing_of(request).is_staff

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:
        """Refuse what PostgreSQL has no character or number for, before a page trips over it."""

        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            for sent in (request.GET, request.POST):
                if any("\0" in "".join(values) for _name, values in sent.lists()):
                    raise BadRequest("a NUL character in a parameter")
            if _names_nothing(request, view):
                raise Http404
            return view(request, *args, **kwargs)

        return super().admin_view(checked, cacheable)

    @method_decorator(never_cache)
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send to the portal's sign-in: Django's own form would pass by the second factor."""
        index = reverse("admin:index", current_app=self.name)
        if not request.user.is_authenticated:
            return redirect_to_login(request.GET.get("next") or index)
        if not self.has_permission(request):
            raise PermissionDenied
        return redirect(index)

    def logout(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        return LogoutView.as_view(next_page="/")(request)

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("account_change_password")
