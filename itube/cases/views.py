"""Support cases: the list, and one case with the equipment and the center behind it."""

from django.db.models import Case, Count, IntegerField, Prefetch, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from equipment.models import Equipment, ProcessStep
from itube.cases.filters import CaseFilter
from itube.cases.models import SupportCase
from itube.lib.kept import kept_page
from itube.lib.pages import NoSuchPageError, Pages, page_number

PAGE_SIZE = 12
MOST_STEPS, MOST_OTHERS = 4, 4


@require_safe
@kept_page
def case_list(request: HttpRequest) -> HttpResponse:
    """Unknown parameters are ignored; a wrong value is told above the list."""
    found = CaseFilter(
        request.GET, queryset=SupportCase.objects.published(timezone.now()).for_list()
    )
    found.is_valid()
    total = found.qs.count()
    try:
        pages = Pages(total, page_number(request.GET.get("page")), PAGE_SIZE)
    except NoSuchPageError:
        raise Http404 from None
    sectors = found.sectors()
    context = {
        "errors": [error for errors in found.errors.values() for error in errors],
        "sectors": sectors,
        "all_sectors": sum(sector.count for sector in sectors),
        "demonstration": bool(found.form.cleaned_data.get("demonstration")),
        "query": request.GET,
        "pages": pages,
        "total": total,
        "cases": found.qs[pages.rows],
    }
    return render(request, "cases/list.html", context)


@require_safe
@kept_page
def one_case(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    case = get_object_or_404(with_equipment(SupportCase.objects.published(now)), slug=slug)
    others = SupportCase.objects.published(now).for_list().filter(sector=case.sector_id)
    return render(
        request,
        "cases/case.html",
        {
            "case": case,
            "steps": steps_of(case),
            "others": others.exclude(pk=case.pk)[:MOST_OTHERS],
        },
    )


def with_equipment(cases: QuerySet[SupportCase]) -> QuerySet[SupportCase]:
    """Return cases with all that the page of one shows: two statements more."""
    pieces = Equipment.objects.published().order_by("name_ko", "pk")
    return cases.select_related("center__institution", "sector").prefetch_related(
        Prefetch("equipment", queryset=pieces), "kinds"
    )


def steps_of(case: SupportCase) -> QuerySet[ProcessStep]:
    """Return steps of the service map that the case's kinds serve.

    Those of its own sector come first, then those that most of its kinds serve.
    """
    own = Case(
        When(item__sector=case.sector_id, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return (
        ProcessStep.objects.filter(kinds__in=case.kinds.all())
        .select_related("item")
        .annotate(used=Count("kinds", distinct=True))
        .order_by(own, "-used", "item__order", "number")[:MOST_STEPS]
    )
