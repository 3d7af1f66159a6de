"""What was corrected of frozen months: by how much the figures would differ now."""

from datetime import date

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from itube.reports.models import Correction, FrozenMonth
from itube.reports.periods import Period
from itube.reports.scope import Scope


def corrections_by_month(scope: Scope) -> dict[date, int]:
    """Return the frozen months, each with how many corrections it has in scope; one statement."""
    within = Correction.objects.filter(month=OuterRef("month"), equipment__in=scope.ever())
    count = within.order_by().values("month").values(n=Count("pk"))
    rows = FrozenMonth.objects.annotate(corrected=Coalesce(Subquery(count), 0))
    return dict(rows.values_list("month", "corrected"))


def corrections_of(scope: Scope, period: Period) -> QuerySet[Correction]:
    """Return the corrections of whole months of the period, the latest first.

    Those of months that the period has only a part of are none: such days are told as they are now.
    """
    return Correction.objects.filter(
        month__in=period.whole_months, equipment__in=scope.ever().values("pk")
    ).select_related("equipment__center")
