"""Why a request goes to a center, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from itube.programs.models import SupportRequest
from itube.programs.support.routing import Wanted


def reasons_of(why: dict[str, int], wanted: Wanted) -> list[str]:
    """Return what speaks for a center, in the page's language: `충방전시험기 12대`."""
    said = []
    for name in ("kind", "step", "item", "field"):
        count, thing = why.get(name, 0), getattr(wanted, name)
        if count and thing:
            said.append(
                ngettext("%(thing)s %(count)d대", "%(thing)s %(count)d대", count)
                % {"thing": _thing(name, thing), "count": count}
            )
    if count := why.get("experts", 0):
        if wanted.field:
            said.append(
                ngettext("%(field)s 전문인력 %(count)d명", "%(field)s 전문인력 %(count)d명", count)
                % {"field": wanted.field.name, "count": count}
            )
        else:
            said.append(
                ngettext(
                    "분야가 맞는 전문인력 %(count)d명", "분야가 맞는 전문인력 %(count)d명", count
                )
                % {"count": count}
            )
    return said


def reasons_of_request(request: SupportRequest) -> list[str]:
    """Return why a stored request went to its center."""
    return reasons_of(request.why, wanted_of(request))


def wanted_of(request: SupportRequest) -> Wanted:
    """Return what a stored request is about."""
    return Wanted(request.kind, request.item, request.step, request.field, request.province)


def _thing(name: str, thing: object) -> str:
    if name == "kind":
        return str(thing)
    if name == "field":
        return _("%(field)s 분야 장비") % {"field": thing}
    return _("‘%(step)s’ 장비") % {"step": thing}
