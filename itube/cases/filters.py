"""The conditions of the list of cases."""

import django_filters
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from equipment.models import Sector
from itube.cases.models import SupportCaseQuerySet
from itube.lib.facets import FacetValue

DEMONSTRATION = "1"


class CaseFilter(django_filters.FilterSet):
    """An empty form shows every case that it is given; a wrong value is as if it was not asked."""

    sector = django_filters.ModelChoiceFilter(
        queryset=Sector.objects.all(), to_field_name="code", label=_("업종")
    )
    demonstration = django_filters.ChoiceFilter(
        method="only_demonstrations", choices=[(DEMONSTRATION, _("실증만"))], label=_("실증")
    )

    def only_demonstrations(
        self, cases: SupportCaseQuerySet, name: str, value: str
    ) -> SupportCaseQuerySet:
        return cases.filter(is_demonstration=True)

    def sectors(self) -> list[FacetValue]:
        """Return the sectors in their order, each with how many cases choosing it would find."""
        given = self.form.cleaned_data
        chosen = given.get("sector")
        counted = Q(is_demonstration=True) if given.get("demonstration") else Q()
        counts = dict(
            self.queryset.order_by()
            .filter(counted)
            .values_list("sector")
            .annotate(cases=Count("pk"))
            .values_list("sector", "cases")
        )
        return [
            FacetValue(sector.code, sector.name, counts.get(sector.pk, 0), sector == chosen)
            for sector in Sector.objects.all()
        ]
