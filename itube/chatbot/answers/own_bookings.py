"""A person's own bookings; of others' there is nothing to be heard."""

from django.db.models import Case, Count, F, IntegerField, Q, Value, When
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.models import Booking
from bookings.states import HOLDING, WAITS_FOR_REQUESTER
from bookings.templatetags.bookings import period, short_moment
from itube.chatbot.answers import wording
from itube.chatbot.answers.asked import Asked
from itube.chatbot.answers.citing import ROWS, Draft, of_booking, of_piece, of_request
from itube.chatbot.reply import Reply
from itube.programs.models import SupportRequest


def my_bookings(asked: Asked) -> Reply:
    """Return the person's bookings, what comes next first, or the one that was named."""
    if not asked.person.is_authenticated:
        return _sign_in(asked)
    if asked.understanding.reference:
        return _named(asked)
    return _all(asked)


def _sign_in(asked: Asked) -> Reply:
    draft = Draft(asked)
    draft.say(_("예약은 로그인한 본인에게만 보여 드립니다. 로그인한 뒤 다시 물어봐 주세요."))
    draft.lead(
        _("로그인"), f"{reverse('account_login')}?{urlencode({'next': reverse('bookings:list')})}"
    )
    return draft.reply(_("어떻게 예약해?"))


def _named(asked: Asked) -> Reply:
    draft = Draft(asked)
    visible = Booking.objects.visible_to(asked.person, asked.now).for_list()
    booking = visible.filter(reference=asked.understanding.reference.upper()).first()
    if booking is None and (request := _request(asked)):
        text = wording.joined(
            request.title,
            request.get_state_display(),
            _("요청번호 %(reference)s") % {"reference": request.reference},
        )
        draft.row(text, of_request(request))
        draft.lead(_("기술지원 요청 열기"), request.get_absolute_url())
        return draft.reply(_("내 예약 보여 줘"))
    if booking is None:
        draft.say(_("볼 수 있는 예약 가운데 그 번호의 예약이 없습니다."))
        draft.lead(_("나의 예약 열기"), reverse("bookings:list"))
        return draft.reply(_("내 예약 보여 줘"))
    _say(draft, booking)
    draft.lead(_("예약 화면 열기"), booking.get_absolute_url())
    return draft.reply(_("내 예약 보여 줘"), _("취소는 어떻게 해?"))


def _request(asked: Asked) -> SupportRequest | None:
    """Return the person's own request for support of that reference, if there is one."""
    mine = SupportRequest.objects.of_user(asked.person)
    return mine.filter(reference=asked.understanding.reference.upper()).first()


def _all(asked: Asked) -> Reply:
    draft = Draft(asked)
    mine = Booking.objects.of_user(asked.person)
    coming = Q(state__in=HOLDING, ends_at__gt=asked.now)
    counts = mine.order_by().aggregate(
        coming=Count("pk", coming), turns=Count("pk", coming & Q(state__in=WAITS_FOR_REQUESTER))
    )
    if counts["coming"]:
        told = ngettext(
            "다가오는 예약이 %(n)d건 있습니다.",
            "다가오는 예약이 %(n)d건 있습니다.",
            counts["coming"],
        )
        draft.say(told % {"n": counts["coming"]})
    else:
        draft.say(_("다가오는 예약이 없습니다."))
    if counts["turns"]:
        told = ngettext(
            "그 가운데 신청하신 분의 답을 기다리는 예약이 %(n)d건입니다.",
            "그 가운데 신청하신 분의 답을 기다리는 예약이 %(n)d건입니다.",
            counts["turns"],
        )
        draft.say(told % {"n": counts["turns"]})
    first = Case(When(coming, then=Value(0)), default=Value(1), output_field=IntegerField())
    begins = Case(When(coming, then=F("starts_at")))
    for booking in mine.for_list().order_by(first, begins, "-starts_at", "pk")[:ROWS]:
        _say(draft, booking)
    draft.lead(_("나의 예약 열기"), reverse("bookings:list"))
    return draft.reply(_("취소는 어떻게 해?"), _("어떻게 예약해?"))


def _say(draft: Draft, booking: Booking) -> None:
    deadline = ""
    if booking.is_pending and booking.respond_by:
        told = {"moment": short_moment(booking.respond_by)}
        if booking.state in WAITS_FOR_REQUESTER:
            deadline = _("%(moment)s까지 답해 주세요") % told
        else:
            deadline = _("센터가 %(moment)s까지 답합니다") % told
    text = wording.joined(
        booking.equipment.name,
        period(booking.span),
        booking.get_state_display(),
        deadline,
        _("예약번호 %(reference)s") % {"reference": booking.reference},
    )
    cited = [of_booking(booking)]
    if booking.equipment.is_published and booking.equipment.center.is_published:
        cited.append(of_piece(booking.equipment))
    draft.row(text, *cited)
