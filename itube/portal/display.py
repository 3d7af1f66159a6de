"""Text size and contrast (글자·화면 설정): kept in cookies, set by a form, needs no script."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

SIZE_COOKIE = "display_size"
CONTRAST_COOKIE = "display_contrast"
ONE_YEAR = 365 * 24 * 60 * 60

SIZES = [
    ("sm", _("작게")),
    ("md", _("보통")),
    ("lg", _("조금 크게")),
    ("xl", _("크게")),
    ("xxl", _("아주 크게")),
]
CONTRASTS = [("normal", _("기본")), ("high", _("선명하게"))]


@dataclass(frozen=True)
class Display:
    """How one browser wants pages shown; the values are those of data-size and data-contrast."""

    size: str = "md"
    contrast: str = "normal"

    @classmethod
    def of(cls, request: HttpRequest) -> "Display":
        """Return what the cookies say; anything unknown in them counts as not said."""
        size = request.COOKIES.get(SIZE_COOKIE, "")
        contrast = request.COOKIES.get(CONTRAST_COOKIE, "")
        return cls(
            size if size in dict(SIZES) else cls.size,
            contrast if contrast in dict(CONTRASTS) else cls.contrast,
        )


class DisplayForm(forms.Form):
    size = forms.ChoiceField(label=_("글자 크기"), choices=SIZES)
    contrast = forms.ChoiceField(label=_("화면 대비"), choices=CONTRASTS)


def display(request: HttpRequest) -> HttpResponse:
    """The form; a good answer sets the cookies and leads back to where the person came from."""
    chosen = Display.of(request)
    form = DisplayForm(
        request.POST if request.method == "POST" else None,
        initial={"size": chosen.size, "contrast": chosen.contrast},
    )
    if request.method == "POST" and form.is_valid():
        response = redirect(_safe(request, request.POST.get("next", "")))
        for cookie, value in (
            (SIZE_COOKIE, form.cleaned_data["size"]),
            (CONTRAST_COOKIE, form.cleaned_data["contrast"]),
        ):
            response.set_cookie(
                cookie,
                value,
                max_age=ONE_YEAR,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        messages.success(request, gettext("글자·화면 설정을 바꾸었습니다."))
        return response
    context = {"form": form, "next": _came_from(request)}
    return render(request, "portal/display.html", context, status=422 if form.errors else 200)


def _came_from(request: HttpRequest) -> str:
    """Return the page to go back to: ?next=, else the one the browser names, else home."""
    named = request.POST.get("next") or request.GET.get("next")
    if named:
        return _safe(request, named)
    referrer = request.META.get("HTTP_REFERER", "")
    if not _is_ours(request, referrer):
        return resolve_url("home")
    parts = urlsplit(referrer)
    if parts.path == request.path:
        return resolve_url("home")
    # Without its host an address like //other.example leads elsewhere.
    return _safe(request, f"{parts.path}?{parts.query}" if parts.query else parts.path)


def _safe(request: HttpRequest, url: str) -> str:
    return url if _is_ours(request, url) else resolve_url("home")


def _is_ours(request: HttpRequest, url: str) -> bool:
    return url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
