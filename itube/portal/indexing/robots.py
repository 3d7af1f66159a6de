"""What programs are told of the site: robots.txt, its icon, and what a phone keeps of it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

# Pages of persons and of staff, what is only asked for by programs, and answers to searches.
CLOSED = (
    "accounts/",
    "admin/",
    "assistant/",
    "bookings/",
    "desk/",
    "display/",
    "equipment/compare/",
    "reports/",
    "saved/",
    "search/",
    "services/courses/certificates/",
    "services/courses/enrolments/",
    "services/courses/mine/",
    "services/courses/sessions/",
    # What it is stands open below; each request is its company's own.
    "services/support/",
)
OPEN = ("services/support/$", "api/v1/docs/")
# Words of searches and needs.
WORDS = ("q", "need")
DAY = 24 * 60 * 60


@require_safe
@cache_control(public=True, max_age=DAY)
def robots(request: HttpRequest) -> HttpResponse:
    """robots.txt: the paths that are no page for the public, in both languages."""
    lines = [
        "User-agent: *",
        *(f"Disallow: /{language}{path}" for language in ("", "en/") for path in CLOSED),
        *(f"Disallow: /*{sign}{name}=" for name in WORDS for sign in "?&"),
        *(f"Allow: /{language}{path}" for language in ("", "en/") for path in OPEN),
        "Disallow: /api/",
        f"Sitemap: {settings.BASE_URL}{reverse('sitemap')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=DAY)
def favicon(request: HttpRequest) -> HttpResponse:
    """The icon, for who asks at the root without reading the page (feed readers, old programs)."""
    return redirect(static("img/favicon.ico"))


@require_safe
@cache_control(public=True, max_age=DAY)
def manifest(request: HttpRequest) -> JsonResponse:
    """The web app manifest: name, colours and icon for a phone's home screen."""
    return JsonResponse(
        {
            "name": _("i-tube 산업기술개발장비 공동이용시스템"),
            "short_name": "i-tube",
            "start_url": reverse("home"),
            "display": "browser",
            "background_color": "#ffffff",
            "theme_color": "#052561",
            "icons": [
                {"src": static("img/touch-icon.png"), "sizes": "180x180", "type": "image/png"},
                {"src": static("img/mark.svg"), "sizes": "any", "type": "image/svg+xml"},
            ],
        },
        content_type="application/manifest+json",
    )
