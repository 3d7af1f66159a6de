"""What a person does with an own booking from its page; a refusal shows the page as it is now."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings import transitions
from bookings.attachments import AttachmentRefusedError, attach, keep, removed_on_rollback
from bookings.mine.forms import AttachForm, DeclineForm, MessageForm, OwnForm, ReplyForm
from bookings.mine.showing import View, accept_form, of_requester, own, page, refused
from bookings.models import Booking, BookingEvent
from bookings.refusals import BookingRefusedError
from bookings.states import Party
from itube.accounts.limits import too_many
from itube.lib.client_address import of_request
from itube.lib.rates import spend

# A minute and person: each may tell others by mail.
MOST_DEEDS = 30


def deed(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
    """As of_requester(), for POST; a way back after signing in is the booking's page."""

    @wraps(view)
    def posted(request: HttpRequest, booking: Booking) -> HttpResponse:
        if request.method != "POST":
            return redirect(booking)
        if wait := spend(f"own-booking:{request.user.pk}", MOST_DEEDS, 60):
            return too_many(request, seconds=wait)
        return view(request, booking)

    return of_requester(posted)


@deed
def reply(request: HttpRequest, booking: Booking) -> HttpResponse:
    form = ReplyForm(booking, request.POST, request.FILES)
    return _say(request, form, transitions.reply, _("센터에 답을 보냈습니다."))


@deed
def message(request: HttpRequest, booking: Booking) -> HttpResponse:
    form = MessageForm(booking, request.POST, request.FILES)

    def write(booking: Booking, **told: Any) -> BookingEvent:
        return transitions.add_message(booking, party=Party.REQUESTER, **told)

    return _say(request, form, write, _("센터에 메시지를 남겼습니다."))


@deed
def add_files(request: HttpRequest, booking: Booking) -> HttpResponse:
    form = AttachForm(booking, request.POST, request.FILES)

    def act() -> None:
        attach(
            booking,
            form.cleaned_data["files"],
            actor=request.user,
            party=Party.REQUESTER,
            now=timezone.now(),
        )

    return _answer(request, form, act, _("파일을 올렸습니다."), "attach_form")


@deed
def accept(request: HttpRequest, booking: Booking) -> HttpResponse:
    form = accept_form(booking, request.POST)

    def act() -> None:
        transitions.accept_offer(
            booking,
            form.cleaned_data["offer"],
            actor=request.user,
            now=timezone.now(),
            consent=form.cleaned_data["consented"],
            ip=of_request(request),
        )

    return _answer(request, form, act, _("제안받은 일정으로 정했습니다."), "accept_form")


@deed
def decline(request: HttpRequest, booking: Booking) -> HttpResponse:
    form = DeclineForm(booking, request.POST)

    def act() -> None:
        transitions.decline_offer(
            booking, actor=request.user, now=timezone.now(), text=form.cleaned_data["text"]
        )

    said = _("제안을 모두 거절했습니다. 센터가 다시 검토합니다.")
    return _answer(request, form, act, said, "decline_form")


def _say(
    request: HttpRequest, form: OwnForm, write: Callable[..., BookingEvent], said: str
) -> HttpResponse:
    """Write the text of form, and keep the files that came with it, in one transaction."""

    def act() -> None:
        now, booking = timezone.now(), form.booking
        with removed_on_rollback() as stored:
            event = write(booking, actor=request.user, now=now, text=form.cleaned_data["text"])
            files = form.cleaned_data["files"]
            if files:
                keep(booking, event, files, stored, by=request.user, now=now)

    return _answer(request, form, act, said, "say_form")


def _answer(
    request: HttpRequest, form: OwnForm, act: Callable[[], None], said: str, name: str
) -> HttpResponse:
    """Do what form asks and go back to the booking; else show its page with what is wrong."""
    try:
        form.require_unchanged()
        if form.is_valid():
            act()
            messages.success(request, said)
            return redirect(form.booking)
    except AttachmentRefusedError as refusal:
        form.add_error("files", str(refusal))
    except BookingRefusedError as refusal:
        return refused(request, form, refusal)
    form.renew(own(request, form.booking.reference))
    return page(request, form.booking, timezone.now(), status=422, **{name: form})
