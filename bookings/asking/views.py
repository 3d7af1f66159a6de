"""Asking for a time: the form, what it tells while it is filled in, and the answer to it."""

import hashlib

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bookings import transitions
from bookings.asking.forms import RequestForm
from bookings.asking.page import request_page, taken_of
from bookings.asking.times import TimeUnreadableError, in_fields, read_cells, read_span
from bookings.models import Booking
from bookings.policies import WITH_POLICY
from bookings.refusals import RuleBrokenError, TimeTakenError
from bookings.rules.bookable import Bookable, why_not
from bookings.turning_away import note_refusal, note_rules
from centers.admin.limits import standing_of
from equipment.models import Equipment
from itube.accounts.limits import too_many
from itube.lib.client_address import of_request
from itube.lib.rates import spend
from itube.lib.references import reference_from

# So many requests in a minute are more than a person writes.
MOST_REQUESTS = 30


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form for one piece and time; sent, it becomes a booking or says what stands in the way.

    Three buttons send it: the request itself, `again` (what would it cost now?), and `take`
    (another time or piece instead). Whatever was typed stays.
    """
    given = request.POST if request.method == "POST" else request.GET
    if not given.get("equipment"):
        messages.info(request, _("먼저 장비를 골라 주세요."))
        return redirect("equipment:finder")
    if request.method != "POST":
        return _first_page(request, given)
    if "take" in given:
        given = _with_other_time(given)
    piece = _piece(given["equipment"])
    only_asks = "take" in given or "again" in given
    if reason := why_not(piece):
        if not only_asks:
            note_rules([Bookable.name], piece, standing_of(request), timezone.now())
        return _closed(request, piece, reason, status=409)
    if only_asks:
        return request_page(
            request, piece, RequestForm(piece, initial=given.dict()), timezone.now()
        )
    return _ask(request, piece)


def _first_page(request: HttpRequest, given: QueryDict) -> HttpResponse:
    piece = _piece(given["equipment"])
    if reason := why_not(piece):
        return _closed(request, piece, reason)
    fields, problems = _asked_time(given)
    mode = given.get("use_mode", "")
    if mode not in piece.use_modes:
        mode = next(iter(piece.use_modes), "")
    form = RequestForm(piece, initial={**fields, "use_mode": mode})
    return request_page(request, piece, form, timezone.now(), problems=problems)


def _piece(number: str) -> Equipment:
    pieces = Equipment.objects.published().select_related("center__institution", *WITH_POLICY)
    return get_object_or_404(pieces.numbered(number))


def _closed(request: HttpRequest, piece: Equipment, reason: str, status: int = 200) -> HttpResponse:
    context = {"piece": piece, "center": piece.center, "reason": reason}
    return render(request, "bookings/new_closed.html", context, status=status)


def _asked_time(given: QueryDict) -> tuple[dict[str, str], list[str]]:
    """Return the form's fields of the time in an address, and what is wrong with it."""
    try:
        if cells := given.getlist("slot"):
            stretches = read_cells(cells)
            problems = []
            if len(stretches) > 1:
                problems.append(
                    _("이어지는 시간만 한 번에 신청할 수 있어요. 첫 시간만 남겨 두었어요.")
                )
            return in_fields(stretches[0]), problems
        if given.get("start") or given.get("end"):
            return in_fields(read_span(given.get("start", ""), given.get("end", ""))), []
    except TimeUnreadableError as error:
        return {}, [str(error)]
    return {}, [_("시간을 고르지 않았어요. 아래에 적거나 빈 시간표에서 골라 주세요.")]


def _with_other_time(given: QueryDict) -> QueryDict:
    """Return what was typed with the alternative that was chosen: `number|start|end`.

    Consent names a center: where the other piece is another center's, it is to be given anew.
    """
    number, start, end, *_rest = [*given["take"].split("|"), "", ""]
    changed = given.copy()
    try:
        span = read_span(start, end)
    except TimeUnreadableError:
        return changed
    for name, value in in_fields(span).items():
        changed[name] = value
    if number != given.get("equipment"):
        changed["equipment"] = number
        changed.pop("consent", None)
    return changed


def _ask(request: HttpRequest, piece: Equipment) -> HttpResponse:
    now = timezone.now()
    form = RequestForm(piece, request.POST)
    if not form.is_valid():
        return request_page(request, piece, form, now, status=422)
    if wait := spend(f"request-booking:{request.user.pk}", MOST_REQUESTS, 60):
        return too_many(request, seconds=wait)
    data = form.cleaned_data
    asked = transitions.Request(
        piece,
        form.span,
        data["use_mode"],
        data["purpose"],
        sample_text=data["sample_text"],
        sample_count=data["sample_count"],
        consent=data["consent"],
        ip=of_request(request),
    )
    reference = _reference_of(request)
    try:
        booking = transitions.request_booking(
            asked, user=request.user, now=now, reference=reference
        )
    except (RuleBrokenError, TimeTakenError, IntegrityError) as error:
        sent_before = Booking.objects.of_user(request.user).filter(reference=reference).first()
        if sent_before is not None:
            messages.info(request, _("이미 접수한 신청이에요."))
            return redirect(sent_before)
        if isinstance(error, RuleBrokenError | TimeTakenError):
            note_refusal(error, piece, standing_of(request), now)
        if isinstance(error, RuleBrokenError):
            form.add_breaches(error.breaches)
            return request_page(request, piece, form, now, status=422)
        if isinstance(error, TimeTakenError):
            taken = taken_of(piece, asked.span, asked.use_mode, request.user, now)
            return request_page(request, piece, form, now, taken=taken, status=409)
        raise
    messages.success(
        request,
        _("예약 신청을 접수했습니다. 예약번호는 %(reference)s입니다.")
        % {"reference": booking.reference},
    )
    return redirect(booking)


def _reference_of(request: HttpRequest) -> str:
    """Return the reference of the booking that this form makes: the same one if it is sent twice.

    The form's key is another one whenever the page is opened, and what is typed counts too: who
    goes back and changes something asks for something else.
    """
    names = request.POST.keys() - {"csrfmiddlewaretoken"}
    typed = sorted((name, request.POST.getlist(name)) for name in names)
    content = hashlib.sha256(repr(typed).encode()).hexdigest()
    return reference_from(str(request.user.pk), content)
