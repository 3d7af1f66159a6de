"""The pages of figures, and of the exports that people ask for."""

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from itube.accounts.models import User
from itube.lib.downloads import as_download
from itube.lib.pages import NoSuchPageError, Pages, page_number
from itube.lib.references import as_written
from itube.reports import charts, definitions, wording
from itube.reports.exports import KEPT, ask, download_name, progress_of
from itube.reports.forms import ExportForm, FilterForm
from itube.reports.models import ExportJob
from itube.reports.overviews import Overview, overview
from itube.reports.pieces import read_sectors
from itube.reports.reach import Reach, reach_of, reporting

# Rows of a table on the first page, and on a page of its own.
FEW = 20
PAGE_SIZE = 50
# Exports that the first page lists; files are kept for a month.
LISTED_EXPORTS = 20

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


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
    return _index(request, reach_of(request))


def _index(
    request: HttpRequest, reach: Reach, export_form: ExportForm | None = None
) -> HttpResponse:
    now = timezone.now()
    form, figures = _asked(request, reach)
    if export_form is None:
        initial = {
            "first_day": figures.period.first,
            "last_day": figures.period.last,
            "center": form.center_code,
        }
        export_form = ExportForm(None, reach, figures.period.today, initial=initial)
    exports = ExportJob.objects.visible_to(request.user, now).for_list()[:LISTED_EXPORTS]
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
        "export_form": export_form,
        "exports": exports,
    }
    status = 422 if export_form.errors else 200
    return render(request, "reports/index.html", context, status=status)


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
    context = {"definitions": definitions.LISTED, "notes": definitions.NOTES}
    return render(request, "reports/definitions.html", context)


@reporting
def exports(request: HttpRequest) -> HttpResponse:
    """Ask for a report; whoever comes without asking is led to the form."""
    if request.method != "POST":
        return redirect("reports:index")
    now = timezone.now()
    reach = reach_of(request)
    form = ExportForm(request.POST, reach, timezone.localdate(now))
    if not form.is_valid():
        return _index(request, reach, form)
    job = ask(
        cast(User, request.user),
        form.cleaned_data["period"],
        form.cleaned_data["format"],
        form.center_chosen,
        now,
    )
    return redirect(job)


def _job(request: HttpRequest, reference: str) -> ExportJob:
    mine = ExportJob.objects.visible_to(request.user, timezone.now()).for_list()
    return get_object_or_404(mine, reference=as_written(reference))


@reporting
@require_safe
@never_cache
def export(request: HttpRequest, reference: str) -> HttpResponse:
    """One export: how far it is, then its file. The page asks for its next form by itself."""
    job = _job(request, reference)
    template = "reports/_export.html" if request.htmx else "reports/export.html"  # type: ignore[attr-defined]
    return render(
        request,
        template,
        {"job": job, "percent": progress_of(job), "kept_until": job.created_at + KEPT},
    )


@reporting
@require_safe
def download(request: HttpRequest, reference: str) -> HttpResponseBase:
    job = _job(request, reference)
    if job.state != ExportJob.State.DONE:
        raise Http404
    response = as_download(job.file, download_name(job), TYPES[job.format])
    patch_cache_control(response, private=True, no_store=True)
    return response
