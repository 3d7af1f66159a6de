"""The front page."""

import logging

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from redis import RedisError

from itube.portal.figures import Figures, figures
from itube.portal.navigation import SECTORS

logger = logging.getLogger(__name__)

# Counts of the whole stock: a minute's delay harms nobody, and the page says the time.
CACHE_SECONDS = 60

# Searches that find something: each is a word for a kind of equipment that there is.
POPULAR_TERMS = [
    _("충방전기"),
    _("주사전자현미경"),
    _("항온항습 챔버"),
    _("X선 회절분석기"),
    _("3차원 측정기"),
    _("만능재료시험기"),
]

PARTNERS = [
    (_("장비활용종합포털 ZEUS"), "https://www.zeus.go.kr/"),
    (_("국가과학기술지식정보서비스 NTIS"), "https://www.ntis.go.kr/"),
    (_("한국산업기술진흥원"), "https://www.kiat.or.kr/"),
    (_("한국테크노파크진흥회"), "https://www.technopark.kr/"),
]


def home(request: HttpRequest) -> HttpResponse:
    counted = _figures()
    half = (len(counted.provinces) + 1) // 2
    context = {
        "figures": counted,
        "sectors": [(row, SECTORS.get(row.code, ("", "box"))[1]) for row in counted.sectors],
        "province_halves": [counted.provinces[:half], counted.provinces[half:]],
        "terms": POPULAR_TERMS,
        "partners": PARTNERS,
    }
    return render(request, "portal/home.html", context)


def _figures() -> Figures:
    """Return the counts of the last minute; while the cache is away, those of now."""
    key = f"home-figures:{get_language()}"
    try:
        counted = cache.get(key)
        if counted is None:
            counted = figures(timezone.now())
            cache.set(key, counted, CACHE_SECONDS)
    except RedisError:
        logger.warning("figures not kept: cache out of reach")
        counted = figures(timezone.now())
    return counted
