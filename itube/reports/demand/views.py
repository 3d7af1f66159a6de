"""The pages of unmet demand, of the rows behind it, and of what to look at before buying."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from centers.models import Province
from equipment.models import Field, Kind
from itube.lib.pages import NoSuchPageError, Pages, page_number
from itube.reports import wording
from itube.reports.budgets import budgets_of, written
from itube.reports.definition import Unit
from itube.reports.definitions import demand as measures
from itube.reports.demand import roadmap as looking
from itube.reports.demand.figures import FIGURES, HEADLINES, Figure
from itube.reports.demand.groups import (
    UNKNOWN,
    Group,
    by_field,
    by_kind,
    by_province,
    read_kinds,
    total,
)
from itube.reports.demand.reading import Demanded, read_told
from itube.reports.demand.rows import MEASURES, OF_SEARCHES, Asked
from itube.reports.forms import FilterForm
from itube.reports.models import BudgetLine, Roadmap
from itube.reports.periods import Period
from itube.reports.pieces import read_sectors
from itube.reports.reach import reach_of, reporting
from itube.reports.scope import Scope

PAGE_SIZE = 50
# Kinds that the roadmap shows of a field; all of them are on the page of demand.
FEW = 5
BY = ("kind", "field", "province")


@dataclass(frozen=True)
class Question:
    """What a page is asked: its form, the conditions in it, and the moment."""

    form: FilterForm
    period: Period
    scope: Scope
    made_at: datetime

    @property
    def conditions(self) -> str:
        """The conditions as a query string, without what the form refuses."""
        if not self.form.is_valid():
            return ""
        names = ("period", "from", "to", "center", "province", "sector")
        data = self.form.cleaned_data
        return urlencode({name: data[name] for name in names if data.get(name)})


def _question(request: HttpRequest, sectors: dict[str, str]) -> Question:
    now = timezone.now()
    form = FilterForm(request.GET, reach_of(request), sectors, timezone.localdate(now))
    period, scope = form.chosen()
    return Question(form, period, scope, now)


class Shown(NamedTuple):
    """A figure as it is written, and the query of its rows; empty where there are none."""

    figure: Figure
    number: str
    unit: str
    rows: str


def _shown(figure: Figure, told: Demanded, query: str) -> Shown:
    value = figure.value(told)
    number = wording.number(figure.definition, value)
    if value is not None and figure.definition.unit is Unit.TIMES:
        # Kinds lie near each other: a second digit tells them apart.
        number = f"{value:,.2f}"
    unit = "" if value is None else str(figure.definition.unit.label)
    return Shown(figure, number, unit, f"measure={figure.measure}&{query}" if value else "")


def _query(by: str, key: str, conditions: str) -> str:
    """Return the query of the rows of one group."""
    # Whoever has one center chooses no province, but sees where the country searches.
    name = "place" if by == "province" else by
    return "&".join(filter(None, [urlencode({name: key}), conditions]))


@reporting
@require_safe
def demand(request: HttpRequest) -> HttpResponse:
    """Unmet demand by kind, field or province."""
    kinds = read_kinds()
    question = _question(request, kinds.sectors)
    told = read_told(question.scope, question.period, question.made_at)
    by = request.GET.get("by", "")
    by = by if by in BY else "kind"
    if by == "province":
        groups = by_province(told.cells)
    else:
        groups = (by_kind if by == "kind" else by_field)(told.cells, kinds)
    sort = request.GET.get("sort", "demand" if by == "kind" else "")
    groups = _sorted(groups, sort)
    try:
        pages = Pages(len(groups), page_number(request.GET.get("page")), PAGE_SIZE)
    except NoSuchPageError as error:
        raise Http404 from error
    whole, conditions = total(told.cells), question.conditions
    context = {
        "form": question.form,
        "figures": {"period": question.period, "made_at": told.made_at},
        "headlines": [_shown(figure, whole, conditions) for figure in HEADLINES],
        "by": by,
        "columns": FIGURES,
        "sort": sort,
        "rows": [
            (
                group,
                [_shown(each, group.told, _query(by, group.key, conditions)) for each in FIGURES],
            )
            for group in groups[pages.rows]
        ],
        "pages": pages,
        "query": request.GET,
        "unknown": UNKNOWN,
    }
    return render(request, "reports/demand/index.html", context)


def _sorted(groups: list[Group], sort: str) -> list[Group]:
    """Return groups with the largest of a figure first; what has none comes last."""
    by_measure = {figure.measure: figure for figure in FIGURES}
    if sort not in by_measure:
        return groups

    def order(group: Group) -> float:
        value = by_measure[sort].value(group.told)
        return 1.0 if value is None else -float(value)

    return sorted(groups, key=order)


@reporting
@require_safe
def rows(request: HttpRequest) -> HttpResponse:
    """The rows behind one figure; what does not exist, or is misspelt, is not found."""
    question = _question(request, read_sectors().names)
    measure = MEASURES.get(request.GET.get("measure", ""))
    if measure is None or not question.form.is_valid():
        raise Http404
    kind, field = request.GET.get("kind", ""), request.GET.get("field", "")
    place = request.GET.get("place", "")
    if place not in ("", UNKNOWN, *Province.values):
        raise Http404
    no_kind, no_province = UNKNOWN in (kind, field), place == UNKNOWN
    if (no_kind or no_province) and request.GET["measure"] not in OF_SEARCHES:
        raise Http404
    scope = question.scope
    asked = Asked(
        replace(
            scope,
            kind="" if no_kind else kind,
            field="" if no_kind else field,
            province=scope.province if no_province or not place else place,
        ),
        question.period,
        question.made_at,
        no_kind=no_kind,
        no_province=no_province,
    )
    about = _about(asked)
    found = measure.rows(asked)
    try:
        pages = Pages(found.count, page_number(request.GET.get("page")), PAGE_SIZE)
    except NoSuchPageError as error:
        raise Http404 from error
    context = {
        "form": question.form,
        "figures": {"period": question.period, "made_at": question.made_at},
        "measure": measure,
        "about": about,
        "asked": asked,
        "found": found,
        "rows": list(found.read(pages.rows)),
        "pages": pages,
        "query": request.GET,
        "conditions": question.conditions,
    }
    return render(request, "reports/demand/rows.html", context)


def _about(asked: Asked) -> list[str]:
    """Return the names of what the rows are narrowed to; Http404 for a code that nothing has."""
    names = []
    for model, slug in ((Kind, asked.scope.kind), (Field, asked.scope.field)):
        if slug:
            found = model.objects.filter(slug=slug).first()
            if found is None:
                raise Http404
            names.append(found.name)
    if asked.scope.province:
        names.append(str(Province(asked.scope.province).label))
    return names


@reporting
@require_safe
def roadmap(request: HttpRequest) -> HttpResponse:
    """Fields with their stock and demand, what to look at before buying, and what was stated."""
    kinds = read_kinds()
    question = _question(request, kinds.sectors)
    review = looking.read_review(question.scope, question.period, kinds, question.made_at)
    budgets = budgets_of(list(BudgetLine.objects.all()))
    conditions = question.conditions
    context = {
        "form": question.form,
        "figures": {"period": question.period, "made_at": review.made_at},
        "fields": [
            {
                "row": row,
                "shown": [
                    _shown(each, row.told, _query("field", row.key, conditions))
                    for each in HEADLINES
                ],
                "query": _query("field", row.key, conditions),
                "few": [_line(each, conditions) for each in row.candidates[:FEW]],
            }
            for row in review.fields
        ],
        "columns": HEADLINES,
        "listed": review.listed,
        "few": FEW,
        "rule": measures.CANDIDATES,
        "stated": [(row, written(row)) for row in (*budgets.spans, *budgets.lines)],
        "budgets": budgets,
        "roadmaps": Roadmap.objects.prefetch_related("fields"),
    }
    return render(request, "reports/demand/roadmap.html", context)


# Provinces that one line names.
NAMED = 3


def _line(candidate: looking.Candidate, conditions: str) -> dict:
    query = _query("kind", candidate.slug, conditions)
    by_measure = {figure.measure: _shown(figure, candidate.told, query) for figure in FIGURES}
    return {
        "kind": candidate,
        "shown": by_measure,
        "query": query,
        "gaps": [(str(Province(gap.province).label), gap.n) for gap in candidate.gaps[:NAMED]],
        "more_gaps": len(candidate.gaps) - NAMED,
        "unused": [(piece, str(Province(piece.province).label)) for piece in candidate.unused],
        "more_unused": candidate.told.sums.unused - len(candidate.unused),
    }
