"""The pages of figures: the overview, tables by groups and pieces, one piece, what is unused."""

from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from centers.admin.limits import standing_of
from itube.lib.pages import NoSuchPageError, Pages, page_number
from itube.reports import charts, definitions, records, wording
from itube.reports.corrected import Corrected
from itube.reports.corrections import corrections_of
from itube.reports.definition import Definition
from itube.reports.dimensions import COLUMNS, DIMENSIONS, table
from itube.reports.forms import FilterForm
from itube.reports.inquiries.figures import ANSWER_RATE, tally_of
from itube.reports.inquiries.pages import sees_reasons
from itube.reports.inquiries.wording import explained
from itube.reports.models import Inquiry
from itube.reports.one_piece import COUNTED, piece_told
from itube.reports.overviews import FEW, Overview, lines_of, overview, unused_of
from itube.reports.peers import center_standing
from itube.reports.periods import Period
from itube.reports.pieces import read_sectors
from itube.reports.reach import Reach, reach_of, reporting
from itube.reports.reading.lines import Some
from itube.reports.reading.statements import frozen_months
from itube.reports.scope import Scope

PAGE_SIZE = 50


def _form(request: HttpRequest, reach: Reach) -> FilterForm:
    """Return the conditions of a page; one statement."""
    return FilterForm(request.GET, reach, read_sectors().names, timezone.localdate())


@reporting
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The figures of the days and centers asked for, with the way to files of the same."""
    now, reach = timezone.now(), reach_of(request)
    sectors = read_sectors()
    form = FilterForm(request.GET, reach, sectors.names, timezone.localdate(now))
    period, scope = form.chosen()
    figures = overview(scope, period, form.compared(period), sectors, reach.centers.values(), now)
    asked_here = {
        "first_day": figures.period.first.isoformat(),
        "last_day": figures.period.last.isoformat(),
        "center": form.center_code,
    }
    context = {
        "form": form,
        "figures": figures,
        "headlines": wording.headlines(figures),
        "services": wording.services(figures),
        "months": charts.months(figures.months),
        "months_finding": wording.months_finding(figures.months),
        "sectors": wording.bars(figures.sectors),
        "sectors_finding": wording.finding(wording.BY_SECTOR, figures.sectors),
        "provinces": wording.bars(figures.provinces),
        "provinces_finding": wording.finding(wording.BY_PROVINCE, figures.provinces),
        "tiles": charts.tiles(figures.provinces) if len(figures.provinces) > 1 else [],
        "legend": charts.legend(),
        "institutions": _largest(figures, reach),
        "lines": figures.lines,
        # A part of a center has no like.
        "standing": center_standing(form.one_center, figures)
        if form.one_center and scope == Scope(scope.centers)
        else None,
        "unused": explained(figures.unused),
        "sees_reasons": sees_reasons(standing_of(request)),
        "few": FEW,
        "dimensions": DIMENSIONS.values(),
        "defined": wording.SHOWN,
        "asked_here": urlencode(asked_here),
    }
    return render(request, "reports/index.html", context)


def _largest(figures: Overview, reach: Reach) -> list[wording.Bar]:
    """Return the institutions with most pieces, the first of a longer list."""
    ranked = sorted(figures.institutions, key=lambda group: (-group.sums.pieces, group.name))
    given = {str(each.pk): each.name_ko for each in reach.institutions.values()}
    return [
        wording.bar(group.name, group.sums, group.before, given.get(group.key, ""))
        for group in ranked[:FEW]
    ]


def _sort(request: HttpRequest, among: tuple[Definition, ...]) -> Definition:
    """Return by what a table is sorted; what is not known is the first one."""
    asked = request.GET.get("sort", "")
    return next((each for each in among if each.id == asked), among[0])


@reporting
@require_safe
def by(request: HttpRequest, slug: str) -> HttpResponse:
    """All groups of one dimension, sorted by any of their figures."""
    if slug not in DIMENSIONS:
        raise Http404
    dimension, reach, now = DIMENSIONS[slug], reach_of(request), timezone.now()
    form = _form(request, reach)
    period, scope = form.chosen()
    sort = _sort(request, COLUMNS)
    figures = table(dimension, reach, scope, (period, form.compared(period)), sort, now)
    pages = _pages(request, len(figures.rows))
    context = {
        "form": form,
        "figures": figures,
        "dimension": dimension,
        "dimensions": DIMENSIONS.values(),
        "columns": COLUMNS,
        "sort": sort,
        "rows": figures.rows[pages.rows],
        "pages": pages,
        "query": request.GET,
    }
    return render(request, "reports/by.html", context)


@reporting
@require_safe
def pieces(request: HttpRequest) -> HttpResponse:
    """The pieces behind a number: each with its part of it, most first, and the whole."""
    now, frozen = timezone.now(), frozen_months()
    form = _form(request, reach_of(request))
    period, scope = form.chosen()
    measure = _sort(request, definitions.ALL)
    number = _page_number(request)
    some = Some(measure.id, (number - 1) * PAGE_SIZE, PAGE_SIZE)
    total, lines = lines_of(scope, period, frozen, some)
    context = {
        "form": form,
        "figures": _Shown(period, form.compared(period), now),
        "measure": measure,
        "measures": definitions.ALL,
        "total": total,
        "lines": lines,
        "dimensions": DIMENSIONS.values(),
        "pages": _pages(request, total.pieces),
        "query": request.GET,
    }
    return render(request, "reports/pieces.html", context)


class _Shown(NamedTuple):
    """What the head of a page tells of its figures."""

    period: Period
    than: Period
    made_at: datetime


@reporting
@require_safe
def piece(request: HttpRequest, number: str) -> HttpResponse:
    """One piece: its figures, its months, how it stands among its like, and its records."""
    now, reach = timezone.now(), reach_of(request)
    within_reach = reach.scope().ever().numbered(number)
    one = get_object_or_404(within_reach.select_related("center__institution", "kind"))
    form = _form(request, reach)
    period, _scope = form.chosen()
    than = form.compared(period)
    kinds = {kind.slug: kind for kind in records.KINDS}
    kind = kinds.get(request.GET.get("rows", ""), records.KINDS[0])
    rows = records.rows_of(kind, one, period)
    pages = _pages(request, len(rows))
    context = {
        "form": form,
        "figures": _Shown(period, than, now),
        "piece": one,
        "told": piece_told(one, period, than),
        "definitions": COUNTED,
        "kinds": records.KINDS,
        "kind": kind,
        "rows": rows[pages.rows],
        "seconds": sum(row.seconds for row in rows) if kind.slug == "use" else None,
        "count": len(rows),
        "corrections": [Corrected(row) for row in corrections_of(Scope(piece=one.pk), period)],
        "pages": pages,
        "query": request.GET,
    }
    return render(request, "reports/piece.html", context)


@reporting
@require_safe
def unused(request: HttpRequest) -> HttpResponse:
    """All idle and little used pieces, with their reasons as far as centers have answered."""
    now, frozen = timezone.now(), frozen_months()
    form = _form(request, reach_of(request))
    period, scope = form.chosen()
    number = _page_number(request)
    found = unused_of(scope, period, frozen, (number - 1) * PAGE_SIZE, PAGE_SIZE)
    answers = tally_of(Inquiry.objects.current().filter(equipment__in=scope.pieces().order_by()))
    context = {
        "form": form,
        "figures": _Shown(period, form.compared(period), now),
        "found": found,
        "defined": (definitions.LOW_USE, definitions.IDLE, definitions.YEARLY_RATE),
        "unused": explained(found.lines),
        "answers": answers,
        "answer_rate": ANSWER_RATE,
        "rate": wording.with_unit(ANSWER_RATE, answers.rate),
        "sees_reasons": sees_reasons(standing_of(request)),
        "pages": _pages(request, found.all_of_them),
        "query": request.GET,
    }
    return render(request, "reports/unused.html", context)


@reporting
@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """What was corrected of frozen months after they had been frozen."""
    now = timezone.now()
    form = _form(request, reach_of(request))
    period, scope = form.chosen()
    found = corrections_of(scope, period)
    pages = _pages(request, found.count())
    context = {
        "form": form,
        "figures": _Shown(period, form.compared(period), now),
        "corrections": [Corrected(row) for row in found[pages.rows]],
        "pages": pages,
        "query": request.GET,
    }
    return render(request, "reports/corrections.html", context)


def _page_number(request: HttpRequest) -> int:
    """Return which page is asked for."""
    try:
        return page_number(request.GET.get("page"))
    except NoSuchPageError as error:
        raise Http404 from error


def _pages(request: HttpRequest, count: int) -> Pages:
    """Return the pages of so many rows, at the one that is asked for."""
    try:
        return Pages(count, _page_number(request), PAGE_SIZE)
    except NoSuchPageError as error:
        raise Http404 from error


@reporting
@require_safe
def definitions_page(request: HttpRequest) -> HttpResponse:
    listed = [*definitions.LISTED, ANSWER_RATE]
    context = {"definitions": listed, "notes": definitions.NOTES}
    return render(request, "reports/definitions.html", context)
