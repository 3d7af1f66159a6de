"""A person's own enrolments: what is coming, and what is over."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from itube.lib.pages import NoSuchPageError, Pages, page_number
from itube.programs.courses.states import OPEN
from itube.programs.models import Enrolment

PAGE_SIZE = 20


@login_required
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What is coming with its places in line, then the others, the latest first."""
    now = timezone.now()
    own = Enrolment.objects.of_user(request.user).for_list().with_position()
    is_coming = {
        "state__in": OPEN,
        "session__ends_at__gt": now,
        "session__cancelled_at": None,
    }
    over = own.exclude(**is_coming).order_by("-session__starts_at", "-pk")
    try:
        pages = Pages(over.count(), page_number(request.GET.get("page")), PAGE_SIZE)
    except NoSuchPageError:
        raise Http404 from None
    context = {
        "now": now,
        "coming": [
            (enrolment, enrolment.may_cancel(now), enrolment.session.days_left(now))
            for enrolment in own.filter(**is_coming).order_by("session__starts_at", "pk")
        ],
        "over": over.select_related("held")[pages.rows],
        "pages": pages,
        "query": request.GET,
    }
    return render(request, "programs/courses/mine.html", context)
