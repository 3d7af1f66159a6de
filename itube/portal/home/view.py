"""The front page."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from bookings.availability.opening import at_minute
from itube.finder.finding import SearchTooSlowError
from itube.lib.kept import kept, kept_page
from itube.lib.periods import Span
from itube.portal import figures
from itube.portal.home import boards, counts
from itube.portal.home.free_today import FreeDay, free_today
from itube.portal.home.korea import map_of
from itube.portal.service_map.teaser import teaser
from itube.portal.structured import website
from itube.reports.nationwide import nationwide, twelve_months
from itube.roadshow.models import Film

FILMS = 6
# What the map shows before anyone chooses; if there is no such item, the first one.
FIRST_ITEM = "lithium-ion-battery"

PARTNERS = [
    (_("장비활용종합포털 ZEUS"), "https://www.zeus.go.kr/"),
    (_("국가과학기술지식정보서비스 NTIS"), "https://www.ntis.go.kr/"),
    (_("한국산업기술진흥원"), "https://www.kiat.or.kr/"),
    (_("한국테크노파크진흥회"), "https://www.technopark.kr/"),
]


@dataclass(frozen=True)
class Figures:
    """Everything the front page counts, at one moment, in one language."""

    at: datetime
    sectors: list[figures.Row]
    provinces: list[figures.Row]
    tags: list[counts.Tagged]
    popular: counts.Popular
    free: FreeDay | None
    bookings: int
    # In per cent of 2,000 hours a year, over these days; None where nothing could run.
    rate: float | None
    rate_days: str

    @property
    def equipment(self) -> int:
        return sum(row.equipment for row in self.provinces)

    @property
    def centers(self) -> int:
        return sum(row.centers for row in self.provinces)


@require_safe
@kept_page
def home(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    counted = kept(f"home-figures:{get_language()}", lambda: figures_at(now))
    asked = request.GET.get("item")
    shown = (
        teaser(asked) if asked else kept(f"home-map:{get_language()}", lambda: teaser(FIRST_ITEM))
    )
    tab = boards.tab_of(request.GET.get("tab"))
    posts, open_now = kept(
        f"home-news:{get_language()}:{tab}",
        lambda: (boards.posts(tab, now), boards.open_now(now)),
    )
    films = kept("home-films", lambda: list(Film.objects.published().for_list()))
    half = (len(counted.provinces) + 1) // 2
    context = {
        "now": now,
        "figures": counted,
        "korea": map_of(counted.provinces),
        "no_query": QueryDict(),
        "province_halves": [counted.provinces[:half], counted.provinces[half:]],
        "teaser": shown,
        "tab": tab,
        "tabs": boards.TABS.items(),
        "posts": posts,
        "open_now": open_now,
        "films": _of_each_sector(films),
        "film_count": len(films),
        "partners": PARTNERS,
        "structured": website(),
    }
    return render(request, "portal/home/index.html", context)


def _of_each_sector(films: list[Film]) -> list[Film]:
    """Return the first film of each sector, then the next ones, up to FILMS."""
    first = {film.sector_id: film for film in reversed(films)}.values()
    chosen = sorted(first, key=lambda film: film.sector.order)
    return [*chosen, *(film for film in films if film not in chosen)][:FILMS]


def figures_at(now: datetime) -> Figures:
    """Count everything anew; names are in the page's language."""
    try:
        free = free_today(now)
    except SearchTooSlowError:
        free = None
    year = twelve_months(timezone.localdate(now))
    rate = nationwide(year).total.yearly_rate
    return Figures(
        at=now,
        sectors=figures.sectors(),
        provinces=figures.provinces(),
        tags=counts.tags(),
        popular=counts.popular(now),
        free=free,
        bookings=counts.bookings_in(_month_of(now)),
        rate=None if rate is None else 100 * rate,
        rate_days=year.days,
    )


def _month_of(now: datetime) -> Span:
    first = timezone.localdate(now).replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return Span(at_minute(first, 0), at_minute(following, 0))
