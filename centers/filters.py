"""The search form of the centers; it validates and cleans for the page and the API."""

from collections import Counter
from typing import ClassVar

import django_filters
from django.utils.translation import gettext_lazy as _

from centers.models import CenterKind, Province
from centers.models.center import CenterQuerySet
from itube.lib.facets import FacetValue

LONGEST_QUESTION = 100


class CenterFilter(django_filters.FilterSet):
    """An empty form shows every center it is given. Values of one filter are alternatives."""

    q = django_filters.CharFilter(
        method="search", max_length=LONGEST_QUESTION, label=_("센터 이름·기관·지역")
    )
    province = django_filters.MultipleChoiceFilter(
        choices=Province.choices, distinct=False, label=_("시·도")
    )
    center_kind = django_filters.MultipleChoiceFilter(
        "institution__kind", choices=CenterKind.choices, distinct=False, label=_("기관 유형")
    )
    sort = django_filters.ChoiceFilter(
        method="in_order",
        choices=[("name", _("이름순")), ("code", _("센터 코드순"))],
        empty_label=None,
        label=_("정렬"),
    )

    # The order of each value of sort; the code makes it total.
    ORDERS = {"name": ("name_ko", "code"), "code": ("code",)}

    def search(self, centers: CenterQuerySet, name: str, text: str) -> CenterQuerySet:
        return centers.search(text)

    def in_order(self, centers: CenterQuerySet, name: str, value: str) -> CenterQuerySet:
        return centers.order_by(*self.ORDERS[value])

    def filter_queryset(self, queryset: CenterQuerySet) -> CenterQuerySet:
        return super().filter_queryset(queryset.order_by(*self.ORDERS["name"]))

    # Filters that tell counts beside their values, each with where a center has its value.
    FACETS: ClassVar[dict[str, str]] = {
        "province": "province",
        "center_kind": "institution__kind",
    }

    @property
    def facets(self) -> dict[str, list[FacetValue]]:
        """The values of each facet in their official order, in one statement.

        Each filter leaves itself out of its own counts. Values that find nothing are left out
        unless they are chosen. What the form refuses is as if it had not been asked.
        """
        self.form.full_clean()
        given = self.form.cleaned_data
        chosen = {name: set(given.get(name, ())) for name in self.FACETS}
        rows = [
            dict(zip(self.FACETS, map(_several, row), strict=True))
            for row in self.facet_rows(given.get("q", "")).values_list(*self.FACETS.values())
        ]
        return {
            name: _values(
                self.base_filters[name].extra["choices"],
                Counter(
                    value
                    for row in rows
                    if all(
                        row[other] & wanted
                        for other, wanted in chosen.items()
                        if wanted and other != name
                    )
                    for value in row[name]
                ),
                chosen[name],
            )
            for name in self.FACETS
        }

    def facet_rows(self, text: str) -> CenterQuerySet:
        """Return the centers that facets count, in no order."""
        return self.queryset.search(text).order_by()


def _several(value: str | list[str]) -> set[str]:
    return {value} if isinstance(value, str) else set(value)


def _values(choices: list, counts: Counter, selected: set[str]) -> list[FacetValue]:
    return [
        FacetValue(value, str(label), counts[value], value in selected)
        for value, label in choices
        if counts[value] or value in selected
    ]
