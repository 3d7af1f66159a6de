"""A center's requests for support: the list by deadline, and one of them with the deeds on it."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Q, TextChoices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bookings.attachments import AttachmentRefusedError
from bookings.desk.desks import Desk, desk_of, desk_page, reference_of
from centers.permissions import Deed
from itube.lib.pages import NoSuchPageError, Pages, page_number
from itube.programs.models import SupportRequest
from itube.programs.support.desk.deeds import DEEDS, DeskDeed
from itube.programs.support.desk.forms import DeskForm
from itube.programs.support.looks import note_look
from itube.programs.support.reading import history_of, thread_of
from itube.programs.support.reasons import reasons_of_request
from itube.programs.support.refusals import SupportRefusedError
from itube.programs.support.states import OPEN, WAITS_FOR_CENTER, Party, State, Topic
from itube.programs.support.talking import TooManyFilesError

PAGE_SIZE = 50


class Tab(TextChoices):
    """Which requests are shown. NOWHERE is for who runs the portal: those nobody answers for."""

    MINE = "mine", _("내 담당")
    FREE = "free", _("담당자 없음")
    LATE = "late", _("기한 지남")
    OPEN = "open", _("진행 중")
    OVER = "over", _("끝난 요청")
    NOWHERE = "nowhere", _("배정 전(모든 센터)")


@login_required
@never_cache
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """?show= a tab, ?topic= one of the topics; what is unknown shows what is open, of any topic."""
    now = timezone.now()
    desk = desk_of(request, now)
    tabs = [tab for tab in Tab if tab != Tab.NOWHERE or desk.standing.runs_portal]
    asked = request.GET.get("show", "")
    show = Tab(asked) if asked in tabs else Tab.OPEN
    topic = request.GET.get("topic", "")
    of_topic = Q(topic=topic) if topic in Topic.values else Q()
    seen = SupportRequest.objects.seen_by_center(request.user, now).filter(of_topic)
    conditions = {tab: _condition(tab, desk) for tab in tabs}
    counts = seen.order_by().aggregate(**{tab.value: Count("pk", conditions[tab]) for tab in tabs})
    try:
        pages = Pages(counts[show], page_number(request.GET.get("page")), PAGE_SIZE)
    except NoSuchPageError:
        raise Http404 from None
    order = ["-closed_at", "-pk"] if show == Tab.OVER else [F("respond_by").asc(nulls_last=True)]
    rows = seen.filter(conditions[show]).for_list().order_by(*order, "created_at", "pk")
    context = {
        "show": show,
        "tabs": [(tab, tab.label, counts[tab]) for tab in tabs],
        "late": counts[Tab.LATE],
        "topics": Topic.choices,
        "topic": topic,
        "rows": rows[pages.rows],
        "pages": pages,
        "query": request.GET,
    }
    return desk_page(request, desk, "programs/support/desk_list.html", "support", context)


def _condition(tab: Tab, desk: Desk) -> Q:
    here, is_open = Q(center=desk.center.pk), Q(state__in=OPEN)
    return {
        Tab.MINE: here & is_open & Q(owner=desk.user.pk),
        Tab.FREE: here & is_open & Q(owner=None),
        Tab.LATE: here & Q(state__in=WAITS_FOR_CENTER, respond_by__lte=desk.now),
        Tab.OPEN: here & is_open,
        Tab.OVER: here & Q(state__in=(State.CLOSED, State.CANCELLED)),
        Tab.NOWHERE: is_open & Q(owner=None),
    }[tab]


@login_required
@never_cache
@require_safe
def request(http: HttpRequest, reference: str) -> HttpResponse:
    """?deed= opens the form of that deed."""
    return _page(http, reference)


@login_required
@require_POST
def do(http: HttpRequest, reference: str, deed: str) -> HttpResponse:
    """Do the deed of that name: 403 if the person may not, 422 for the form, 409 for the state."""
    now = timezone.now()
    doing = DEEDS[deed]
    found = _seen(http, reference, now)
    desk = desk_of(http, now, found.center)
    if not _may(desk, found, doing.needs):
        raise PermissionDenied
    form = doing.form(found, http.POST, http.FILES, now=now, name=deed)
    refusal, status = "", 422
    try:
        form.require_unchanged()
        if form.is_valid():
            doing.does(found, form.cleaned_data, desk.user, now)
            messages.success(http, doing.said)
            return _after(http, found)
    except (AttachmentRefusedError, TooManyFilesError) as error:
        form.add_error("files", str(error))
    except SupportRefusedError as error:
        refusal, status = str(error), 409
    return _page(http, reference, tried=doing, form=form, refusal=refusal, status=status)


def _after(http: HttpRequest, found: SupportRequest) -> HttpResponse:
    """Go back to the request; one that has been referred is no longer seen by everyone."""
    seen = SupportRequest.objects.seen_by_center(http.user, timezone.now())
    if seen.filter(pk=found.pk).exists():
        return redirect("desk_support:request", found.reference)
    return redirect("desk_support:inbox")


def _seen(http: HttpRequest, reference: str, now: Any) -> SupportRequest:
    seen = SupportRequest.objects.seen_by_center(http.user, now).for_page()
    return get_object_or_404(seen, reference=reference_of(reference))


def _may(desk: Desk, found: SupportRequest, deed: Deed) -> bool:
    """Return whether the person may do deed; what has no center is for who runs the portal."""
    return desk.may(deed) if found.center_id else desk.standing.runs_portal


def _page(
    http: HttpRequest,
    reference: str,
    *,
    tried: DeskDeed | None = None,
    form: DeskForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    """Return the page of the request as it is now; a deed that was tried keeps what was typed."""
    now = timezone.now()
    found = _seen(http, reference, now)
    desk = desk_of(http, now, found.center)
    note_look(desk.user, found)
    if form is not None:
        form.renew(found)
    wished = http.GET.get("deed", "")
    context = {
        "request_": found,
        "thread": thread_of(found, Party.CENTER),
        "history": history_of(found, Party.CENTER),
        "reasons": reasons_of_request(found),
        "deeds": list(_offered(desk, found, tried, form, wished)),
        "may_take": found.state == State.REQUESTED and _may(desk, found, Deed.OPERATE),
        "refusal": refusal,
    }
    return desk_page(
        http, desk, "programs/support/desk_request.html", "support_request", context, status
    )


def _offered(
    desk: Desk, found: SupportRequest, tried: DeskDeed | None, form: DeskForm | None, wished: str
) -> Iterator[tuple[DeskDeed, DeskForm, bool]]:
    """Yield the deeds that state and role allow, each with its form, and whether it is open."""
    for deed in DEEDS.values():
        if not _may(desk, found, deed.needs):
            continue
        if deed is tried and form is not None:
            yield deed, form, True
        elif deed.fits(found, desk.now):
            fresh = deed.form(found, now=desk.now, name=deed.name)
            yield deed, fresh, deed.name == wished
