"""Whose figures a person may read: all, or those of the centers where they report."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from centers.admin.limits import standing_of
from centers.models import Center
from centers.permissions import Deed
from itube.reports.scope import Scope


@dataclass(frozen=True)
class Reach:
    """The centers of which a person may read figures, by code; is_national: of all there are."""

    is_national: bool
    centers: dict[str, Center]

    def scope(self, center: str = "", province: str = "", sector: str = "") -> Scope:
        """Return the scope of a chosen center, or of all within reach."""
        if center:
            chosen: frozenset[int] | None = frozenset({self.centers[center].pk})
        elif self.is_national:
            chosen = None
        else:
            chosen = frozenset(each.pk for each in self.centers.values())
        return Scope(chosen, province, sector)


def reach_of(request: HttpRequest, deed: Deed = Deed.REPORT) -> Reach:
    """Return the reach of the person who asks: all, or the centers where deed is allowed."""
    standing = standing_of(request)
    is_national = Deed.REPORT in standing.everywhere
    centers = Center.objects.only("code", "name_ko", "name_en").order_by("code")
    if not is_national:
        centers = centers.filter(
            pk__in=[pk for pk, deeds in standing.in_center.items() if deed in deeds]
        )
    return Reach(is_national, {center.code: center for center in centers})


View = Callable[..., HttpResponseBase]


def reporting(view: View) -> View:
    """Decorate a view for people who may read figures: others sign in, or find nothing there."""

    @login_required
    @wraps(view)
    def inner(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not standing_of(request).may(Deed.REPORT):
            raise Http404
        return view(request, *args, **kwargs)

    return inner
