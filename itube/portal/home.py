"""The front page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from itube.lib.kept import kept
from itube.portal.figures import Figures, figures
from itube.portal.kept_pages import kept_page
from itube.portal.navigation import SECTORS

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


@kept_page
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
    return kept(f"home-figures:{get_language()}", lambda: figures(timezone.now()))
