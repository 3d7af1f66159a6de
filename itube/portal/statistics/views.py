"""The public figures: what was stated elsewhere, what is counted here, and the open data."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from equipment.models import Equipment
from itube.accounts.limits import too_many
from itube.lib.client_address import of_request
from itube.lib.kept import kept_page
from itube.lib.names import in_english
from itube.lib.rates import spend
from itube.portal import figures
from itube.portal.statistics import catalogue as open_data
from itube.portal.statistics import drawing
from itube.reports import charts, definitions, wording
from itube.reports.budgets import budgets_of, written
from itube.reports.models import BudgetLine, Roadmap
from itube.reports.nationwide import (
    nationwide,
    pieces_by_year,
    twelve_months,
)

# The programme began in 2011; older pieces were taken over by it.
OLDEST_YEAR = 2011
# What the page shows of use, with the definition of each.
DEFINED = (
    definitions.YEARLY_RATE,
    definitions.OPERATING_HOURS,
    definitions.YEARLY_HOURS,
    definitions.EXTERNAL_RATE,
    definitions.BOOKED,
)
# Files that one address may fetch in an hour; each is a walk through the whole catalogue.
FILES_AN_HOUR = 30
HOUR = 3600


@require_safe
@kept_page
def index(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    today = timezone.localdate(now)
    period = twelve_months(today)
    use = nationwide(period)
    sectors, provinces = figures.sectors(), figures.provinces()
    kinds = figures.center_kinds()
    budgets = budgets_of(BudgetLine.objects.all())
    context = {
        "now": now,
        "period": period,
        "budgets": budgets,
        "stated": [(row, written(row)) for row in (*budgets.spans, *budgets.lines)],
        "roadmaps": Roadmap.objects.prefetch_related("fields"),
        "totals": [
            (pgettext("plural", "지원센터"), f"{sum(row.centers for row in provinces):,}", _("곳")),
            (
                pgettext("plural", "운영 기관"),
                f"{sum(row.institutions for row in kinds):,}",
                pgettext("institutions", "곳"),
            ),
            (
                _("공개 장비"),
                f"{sum(row.equipment for row in provinces):,}",
                pgettext("unit", "점"),
            ),
        ],
        "rates": [
            (
                name,
                wording.number(each, each.value(use.total)),
                "" if each.value(use.total) is None else each.unit.label,
            )
            for name, each in (
                (_("가동률"), definitions.YEARLY_RATE),
                (definitions.EXTERNAL_RATE.name, definitions.EXTERNAL_RATE),
            )
        ],
        "bookings": f"{sum(each.bookings for each in use.months):,}",
        "sectors": drawing.equipment_by_sector(sectors),
        "provinces": drawing.equipment_by_province(provinces),
        "years": drawing.equipment_by_year(pieces_by_year(OLDEST_YEAR, today.year), OLDEST_YEAR),
        "use_by_sector": drawing.use_by_sector(use.sectors),
        "use_by_province": drawing.use_by_province(use.provinces),
        "months": drawing.bookings_by_month(use.months),
        "legend": charts.legend(),
        "definitions": DEFINED,
        "notes": definitions.NOTES,
    }
    return render(request, "portal/statistics/index.html", context)


@require_safe
@kept_page
def catalogue(request: HttpRequest) -> HttpResponse:
    """The open data: what each column means, and the files."""
    context = {
        "columns": open_data.COLUMNS,
        "total": Equipment.objects.published().count(),
        "licence": licence(),
        "files_an_hour": FILES_AN_HOUR,
    }
    return render(request, "portal/statistics/catalogue.html", context)


@require_safe
def catalogue_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The whole catalogue, row by row, as it is while it goes out."""
    wait = spend(f"catalogue:{of_request(request)}", FILES_AN_HOUR, HOUR)
    if wait:
        return too_many(request, seconds=wait)
    now = timezone.now()
    if ending == "csv":
        content, kind = open_data.csv_lines(), "text/csv; charset=utf-8"
    else:
        content, kind = open_data.json_lines(now, licence()), "application/json"
    name = f"i-tube-equipment-{timezone.localdate(now):%Y%m%d}.{ending}"
    response = StreamingHttpResponse(
        [] if request.method == "HEAD" else content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
    patch_cache_control(response, public=True, max_age=600)
    return response


def licence() -> str:
    """Return how the data may be used, in the page's language."""
    said = settings.OPEN_DATA_LICENCE_EN if in_english() else settings.OPEN_DATA_LICENCE
    return said or _("출처를 밝히면 누구나 자유롭게 이용할 수 있습니다.")
