"""sitemap.xml: an index, and a part for each kind of page, in both languages."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemap_views
from django.contrib.sitemaps.views import SitemapIndexItem
from django.core.cache import cache
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from redis import RedisError

from centers.models import Center
from equipment.models import Equipment, ProductItem
from itube.cases.models import SupportCase
from itube.news.models import Event, Notice
from itube.portal.navigation import SECTORS, Link, existing
from itube.programs.models import Course
from itube.roadshow.models import Film

# Of each page there are two entries, each with three alternates.
ENTRIES = 1_000
HOUR = 60 * 60
LONGEST_PAGE = 6  # digits

PAGES = (
    "home",
    "equipment:finder",
    "service_map:index",
    "centers:list",
    "centers:map",
    "services",
    "courses:index",
    "support:index",
    "roadshow:index",
    "platform:index",
    "cases:index",
    "news:index",
    "news:events",
    "news:faq",
    "statistics:index",
    "statistics:catalogue",
    "assistant",
    "guide",
    "all_pages",
    "privacy",
    "terms",
    "accessibility",
    "api_docs",
)


class Part(Sitemap):
    """One part. Addresses are those of the settings, not of the host that was asked."""

    i18n = True
    alternates = True
    x_default = True
    limit = ENTRIES

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.BASE_URL).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.BASE_URL).scheme


class Pages(Part):
    """Pages that are there whatever the data."""

    def items(self) -> list[Link]:
        councils = [Link("", "platform:council", args=(code,)) for code in SECTORS]
        return existing([*(Link("", name) for name in PAGES), *councils])

    def location(self, item: Link) -> str:
        return item.url


class Pieces(Part):
    def items(self) -> QuerySet[Equipment]:
        return (
            Equipment.objects.published()
            .order_by("pk")
            .only("pk", "registration_no", "itube_no", "updated_at")
        )

    def lastmod(self, item: Equipment) -> datetime:
        return item.updated_at

    def get_latest_lastmod(self) -> datetime | None:
        return Equipment.objects.published().aggregate(at=Max("updated_at"))["at"]


class Centers(Part):
    def items(self) -> QuerySet[Center]:
        return Center.objects.published().order_by("code").only("code")


class Items(Part):
    def items(self) -> QuerySet[ProductItem]:
        return ProductItem.objects.order_by("pk").only("slug")

    def location(self, item: ProductItem) -> str:
        return reverse("service_map:item", args=[item.slug])


class Films(Part):
    def items(self) -> QuerySet[Film]:
        return Film.objects.published().order_by("number", "pk").only("slug")


class Cases(Part):
    def items(self) -> QuerySet[SupportCase]:
        return SupportCase.objects.published(timezone.now()).order_by("pk").only("slug")


class Courses(Part):
    def items(self) -> QuerySet[Course]:
        return Course.objects.published(timezone.now()).order_by("pk").only("slug")


class Notices(Part):
    def items(self) -> QuerySet[Notice]:
        return Notice.objects.published(timezone.now()).order_by("pk").only("slug")


class Events(Part):
    def items(self) -> QuerySet[Event]:
        return Event.objects.published(timezone.now()).order_by("pk").only("slug")


PARTS: dict[str, type[Part]] = {
    "pages": Pages,
    "equipment": Pieces,
    "centers": Centers,
    "items": Items,
    "films": Films,
    "cases": Cases,
    "courses": Courses,
    "notices": Notices,
    "events": Events,
}


def _for_an_hour(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep a view's answer for an hour; while the cache is away it is made each time."""

    @wraps(view)
    def kept(request: HttpRequest, **place: str) -> HttpResponse:
        page = request.GET.get("p", "1")
        key = f"sitemap:{request.path}:{page}"
        try:
            # A name that nobody would ask for must not fill the cache.
            content = cache.get(key) if page.isdecimal() and len(page) < LONGEST_PAGE else None
            if content is None:
                content = view(request, **place).rendered_content
                cache.set(key, content, HOUR)
        except RedisError:
            content = view(request, **place).rendered_content
        return HttpResponse(content, content_type="application/xml")

    return kept


@require_safe
@_for_an_hour
def index(request: HttpRequest) -> TemplateResponse:
    """The parts, each in pages of so many entries."""
    found = []
    for name, kind in PARTS.items():
        sitemap = kind()
        address = settings.BASE_URL + reverse("sitemap_part", args=[name])
        latest = sitemap.get_latest_lastmod()
        found += [
            SitemapIndexItem(f"{address}?p={page}" if page > 1 else address, latest)
            for page in sitemap.paginator.page_range
        ]
    return TemplateResponse(request, "sitemap_index.xml", {"sitemaps": found})


@require_safe
@_for_an_hour
def part(request: HttpRequest, section: str) -> TemplateResponse:
    """One page of one part; 404 for one that there is not."""
    return sitemap_views.sitemap(request, PARTS, section)
