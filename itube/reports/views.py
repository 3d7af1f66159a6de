"""The pages of figures."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from itube.lib.pages import NoSuchPageError, Pages, page_number
from itube.reports import charts, definitions, wording
from itube.reports.forms import FilterForm
from itube.reports.models import ExportJob
from itube.reports.overviews import Overview, overview
from itube.reports.pieces import read_sectors
from itube.reports.reach import Reach, reach_of, reporting

# Rows of a table on the first page, and on a page of its own.
FEW = 20
PAGE_SIZE = 50
# Files that the first page of figures names; the others have a page of their own.
LATEST_EXPORTS = 3


def _asked(request: HttpRequest, reach: Reach) -> tuple[FilterForm, Overview]:
    """Return the conditions of a page and the figures that meet them."""
    now = timezone.now()
    sectors = read_sectors()
    form = FilterForm(request.GET, reach, sectors.names, timezone.localdate(now))
    period, scope = form.chosen()
    return form, overview(scope, period, sectors, now)


@reporting
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The figures of the days and centers asked for, with the way to files of the same."""
    form, figures = _asked(request, reach_of(request))
    mine = ExportJob.objects.visible_to(request.user, timezone.now()).for_list()
    asked_here = {
        "first_day": figures.period.first.isoformat(),
        "last_day": figures.period.last.isoformat(),
        "center": form.center_code,
    }
    context = {
        "form": form,
        "figures": figures,
        "headlines": wording.headlines(figures),
        "sectors": wording.bars(figures.sectors),
        "sectors_finding": wording.finding(wording.BY_SECTOR, figures.sectors),
        "provinces": wording.bars(figures.provinces),
        "provinces_finding": wording.finding(wording.BY_PROVINCE, figures.provinces),
        "tiles": charts.tiles(figures.provinces) if len(figures.provinces) > 1 else [],
        "legend": charts.legend(),
        "institutions": _largest(figures),
        "lines": figures.lines if form.center_code else (),
        "unused": figures.unused[:FEW],
        "few": FEW,
        "jobs": mine[:LATEST_EXPORTS],
        "asked_here": urlencode(asked_here),
    }
    return render(request, "reports/index.html", context)


def _largest(figures: Overview) -> list[wording.Bar]:
    """Return the institutions with most pieces, the first of a longer list."""
    ranked = sorted(figures.institutions, key=lambda group: (-group.sums.pieces, group.name))
    return wording.bars(ranked[:FEW])


@reporting
@require_safe
def institutions(request: HttpRequest) -> HttpResponse:
    """All institutions with their figures, by name."""
    form, figures = _asked(request, reach_of(request))
    shown, context = _page_of(request, figures.institutions)
    context |= {"form": form, "figures": figures, "institutions": wording.bars(shown)}
    return render(request, "reports/institutions.html", context)


@reporting
@require_safe
def unused(request: HttpRequest) -> HttpResponse:
    """All idle and little used pieces."""
    form, figures = _asked(request, reach_of(request))
    shown, context = _page_of(request, figures.unused)
    context |= {"form": form, "figures": figures, "unused": shown}
    return render(request, "reports/unused.html", context)


def _page_of(request: HttpRequest, rows: Any) -> tuple[Any, dict[str, Any]]:
    """Return the rows of the page that is asked for, and what its pager needs."""
    try:
        pages = Pages(len(rows), page_number(request.GET.get("page")), PAGE_SIZE)
    except NoSuchPageError as error:
        raise Http404 from error
    return rows[pages.rows], {"pages": pages, "query": request.GET}


@reporting
@require_safe
def definitions_page(request: HttpRequest) -> HttpResponse:
    context = {"definitions": definitions.ALL, "notes": definitions.NOTES}
    return render(request, "reports/definitions.html", context)
