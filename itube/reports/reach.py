"""Whose figures a person may read: all, or those of the centers where they report."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from centers.admin.limits import standing_of
from centers.models import Center, Institution
from centers.permissions import Deed
from itube.accounts.limits import too_many
from itube.lib.rates import spend
from itube.reports.models import PERSONAL_DEEDS
from itube.reports.scope import Scope


@dataclass(frozen=True)
class Reach:
    """The centers of which a person may read figures, by code; is_national: of all there are.

    keeps: the codes of those whose records of use the person keeps, and so may take home with the
    names of users; keeps_all: of all there are, the ones to come too.
    """

    is_national: bool
    centers: dict[str, Center]
    keeps: frozenset[str] = frozenset()
    keeps_all: bool = False

    def may_name_people(self, center: str) -> bool:
        """Return whether a file of that center, or without one of all within reach, may do so."""
        if center:
            return center in self.keeps
        return self.keeps_all or (not self.is_national and self.keeps == self.centers.keys())

    def scope(
        self,
        center: str = "",
        province: str = "",
        sector: str = "",
        field: str = "",
        kind: str = "",
        institution: int | None = None,
    ) -> Scope:
        """Return the scope of a chosen center, or of all within reach, narrowed by the rest."""
        if center:
            chosen: frozenset[int] | None = frozenset({self.centers[center].pk})
        elif self.is_national:
            chosen = None
        else:
            chosen = frozenset(each.pk for each in self.centers.values())
        return Scope(chosen, province, sector, field, kind, institution)

    @property
    def institutions(self) -> dict[str, Institution]:
        """The institutions of the centers, by their Korean name."""
        return {center.institution.name_ko: center.institution for center in self.centers.values()}


def reach_of(request: HttpRequest, deed: Deed = Deed.REPORT) -> Reach:
    """Return the reach of the person who asks: all, or the centers where deed is allowed."""
    standing = standing_of(request)
    is_national = Deed.REPORT in standing.everywhere
    centers = (
        Center.objects.select_related("institution")
        .only(
            "code",
            "name_ko",
            "name_en",
            "institution__name_ko",
            "institution__name_en",
            "institution__kind",
        )
        .order_by("code")
    )
    if not is_national:
        centers = centers.filter(
            pk__in=[pk for pk, deeds in standing.in_center.items() if deed in deeds]
        )
    return Reach(
        is_national,
        {center.code: center for center in centers},
        frozenset(
            center.code
            for center in centers
            if all(standing.may(deed, center.pk) for deed in PERSONAL_DEEDS)
        ),
        keeps_all=standing.everywhere.issuperset(PERSONAL_DEEDS),
    )


def spend_on_figures(request: HttpRequest) -> int:
    """Count a request for figures, on pages as by the API; return how many seconds to wait, or 0.

    Each may add up the whole country: far more than a person reads is a program gone astray.
    """
    return spend(f"figures:{request.user.pk}", MOST_A_MINUTE, 60)


MOST_A_MINUTE = 300

View = Callable[..., HttpResponseBase]


def reporting(view: View) -> View:
    """Decorate a view for people who may read figures: others sign in, or find nothing there."""

    @login_required
    @wraps(view)
    def inner(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not standing_of(request).may(Deed.REPORT):
            raise Http404
        if wait := spend_on_figures(request):
            return too_many(request, seconds=wait)
        return view(request, *args, **kwargs)

    return inner
