"""What i-플랫폼 is, and the council of one sector with its centers and how they work together."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from itube.cases.models import SupportCase
from itube.councils.holdings import members_of, stand_ins
from itube.councils.models import Council, Milestone, Role
from itube.lib.kept import kept_page
from itube.portal.i_platform.figures import figures, referrals_among
from itube.portal.i_platform.notices import events_of, notices_of
from itube.portal.navigation import SECTORS

MOST_KINDS, MOST_CASES = 12, 4


@require_safe
@kept_page
def index(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    councils = list(Council.objects.for_list())
    context = {
        "now": now,
        "figures": figures(now),
        "milestones": Milestone.objects.all(),
        "councils": [
            (council, SECTORS.get(council.sector.code, ("", "box"))[1]) for council in councils
        ],
        "cases": SupportCase.objects.published(now).for_list()[:MOST_CASES],
    }
    return render(request, "portal/i_platform/index.html", context)


@require_safe
@kept_page
def one_council(request: HttpRequest, sector: str) -> HttpResponse:
    now = timezone.now()
    council = get_object_or_404(
        Council.objects.select_related("sector", "secretariat"), sector__code=sector
    )
    members = members_of(council)
    shared = stand_ins(council)
    cases = SupportCase.objects.published(now).for_list().filter(sector=council.sector_id)
    context = {
        "now": now,
        "council": council,
        "members": members,
        "offices": [member for member in members if member.role != Role.MEMBER],
        "pieces": sum(member.pieces for member in members),
        "referrals": referrals_among(members, now),
        "shared": shared,
        "shared_rows": [
            (kind, round(100 * kind.centers / shared.kinds[0].centers, 2))
            for kind in shared.kinds[:MOST_KINDS]
        ],
        "notices": notices_of(council, now),
        "events": events_of(council, now),
        "cases": cases[:MOST_CASES],
    }
    return render(request, "portal/i_platform/council.html", context)
