"""What a center can do with one booking: who may, when it is offered, how it is done and told."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings import transitions
from bookings.desk.forms import (
    ApproveForm,
    AskForm,
    CancelForm,
    DeedForm,
    FinishForm,
    MessageForm,
    MoveForm,
    NoShowForm,
    RejectForm,
)
from bookings.desk.offering import OfferForm, ReferForm
from bookings.models import Booking, BookingEvent
from bookings.states import Party, State
from centers.permissions import Deed
from itube.accounts.models import User

Does = Callable[[Booking, Any, User, datetime], BookingEvent]
Fits = Callable[[Booking, datetime], bool]


@dataclass(frozen=True)
class DeskDeed:
    """One verb. fits says whether it is shown; whether it may be done, the transition decides.

    said is the message afterwards: what happened, and who is told.
    """

    name: str
    label: Promise
    hint: Promise
    needs: Deed
    form: type[DeedForm]
    fits: Fits
    does: Does
    said: Promise

    @property
    def address(self) -> str:
        """The name of the address that its form is sent to."""
        return f"desk:{self.name}"

    @property
    def destroys(self) -> bool:
        return self.name in ("reject", "cancel", "no_show")

    @property
    def template(self) -> str:
        """The fields of its form."""
        return f"desk/deeds/{self.name}.html"


def _in(*states: State) -> Fits:
    return lambda booking, now: booking.state in states


def _approve(booking: Booking, form: ApproveForm, actor: User, now: datetime) -> BookingEvent:
    span = form.cleaned_data.get("span")
    # The fields show minutes; a time that was not touched is the booking's own.
    if span == tuple(form.first_values()[name] for name in ("start", "end")):
        span = None
    text = form.cleaned_data["text"]
    return transitions.approve(booking, actor=actor, now=now, span=span, text=text)


def _reject(booking: Booking, form: RejectForm, actor: User, now: datetime) -> BookingEvent:
    data = form.cleaned_data
    return transitions.reject(
        booking, actor=actor, now=now, reason=data["reason"], text=data["text"]
    )


def _ask(booking: Booking, form: AskForm, actor: User, now: datetime) -> BookingEvent:
    return transitions.ask(booking, actor=actor, now=now, text=form.cleaned_data["text"])


def _offer(booking: Booking, form: OfferForm, actor: User, now: datetime) -> BookingEvent:
    data = form.cleaned_data
    return transitions.offer(
        booking,
        data["options"],
        actor=actor,
        now=now,
        keep_asked=data["keep_asked"],
        text=data["text"],
    )


def _refer(booking: Booking, form: ReferForm, actor: User, now: datetime) -> BookingEvent:
    data = form.cleaned_data
    return transitions.offer(booking, data["options"], actor=actor, now=now, text=data["text"])


def _cancel(booking: Booking, form: CancelForm, actor: User, now: datetime) -> BookingEvent:
    data = form.cleaned_data
    return transitions.cancel(
        booking,
        actor=actor,
        party=Party.CENTER,
        now=now,
        reason=data["reason"],
        text=data["text"],
    )


def _move(booking: Booking, form: MoveForm, actor: User, now: datetime) -> BookingEvent:
    span = form.cleaned_data["span"]
    return transitions.reschedule(booking, span, actor=actor, party=Party.CENTER, now=now)


def _start(booking: Booking, form: DeedForm, actor: User, now: datetime) -> BookingEvent:
    return transitions.start_use(booking, actor=actor, now=now)


def _finish(booking: Booking, form: FinishForm, actor: User, now: datetime) -> BookingEvent:
    return transitions.finish_use(booking, form.use, actor=actor, now=now)


def _no_show(booking: Booking, form: NoShowForm, actor: User, now: datetime) -> BookingEvent:
    return transitions.no_show(booking, actor=actor, now=now, text=form.cleaned_data["text"])


def _message(booking: Booking, form: MessageForm, actor: User, now: datetime) -> BookingEvent:
    return transitions.add_message(
        booking, actor=actor, party=Party.CENTER, now=now, text=form.cleaned_data["text"]
    )


def _may_start(booking: Booking, now: datetime) -> bool:
    return booking.state == State.CONFIRMED and booking.starts_at - now < timedelta(days=1)


def _has_begun(booking: Booking, now: datetime) -> bool:
    return booking.state == State.CONFIRMED and booking.starts_at <= now


DEEDS = {
    deed.name: deed
    for deed in (
        DeskDeed(
            "approve",
            pgettext_lazy("deed", "승인"),
            _("희망 일시 그대로, 또는 다른 시각으로 확정해요."),
            Deed.APPROVE,
            ApproveForm,
            _in(State.REQUESTED, State.REVIEWING),
            _approve,
            _("승인했습니다. 신청자에게 전자우편으로 알립니다."),
        ),
        DeskDeed(
            "offer",
            pgettext_lazy("deed", "다른 시간 제안"),
            _("세 개까지 잡아 두고 신청자가 고르게 해요."),
            Deed.APPROVE,
            OfferForm,
            _in(State.REVIEWING),
            _offer,
            _("다른 시간을 제안했습니다. 신청자에게 전자우편으로 알립니다."),
        ),
        DeskDeed(
            "refer",
            pgettext_lazy("deed", "다른 센터 연계"),
            _("같은 종류의 장비가 있는 다른 센터의 빈 시간을 제안해요."),
            Deed.APPROVE,
            ReferForm,
            _in(State.REVIEWING),
            _refer,
            _("다른 센터를 연계했습니다. 신청자가 동의하면 신청이 그 센터로 넘어갑니다."),
        ),
        DeskDeed(
            "ask",
            pgettext_lazy("deed", "보완요청"),
            _("모르는 것을 물어요. 답할 때까지 시간은 잡혀 있어요."),
            Deed.APPROVE,
            AskForm,
            _in(State.REVIEWING),
            _ask,
            _("보완을 요청했습니다. 신청자에게 전자우편으로 알립니다."),
        ),
        DeskDeed(
            "reject",
            pgettext_lazy("deed", "반려"),
            _("사유를 골라 신청을 돌려보내요. 시간이 바로 풀려요."),
            Deed.APPROVE,
            RejectForm,
            _in(State.REQUESTED, State.REVIEWING, State.NEEDS_INFO),
            _reject,
            _("반려했습니다. 신청자에게 사유를 전자우편으로 알립니다."),
        ),
        DeskDeed(
            "start",
            pgettext_lazy("deed", "이용 시작"),
            _("이용자가 와서 장비를 쓰기 시작했어요."),
            Deed.OPERATE,
            DeedForm,
            _may_start,
            _start,
            _("이용을 시작했습니다."),
        ),
        DeskDeed(
            "finish",
            pgettext_lazy("deed", "이용 종료"),
            _("이용기록을 써서 닫아요."),
            Deed.OPERATE,
            FinishForm,
            lambda booking, now: booking.state == State.IN_USE or _has_begun(booking, now),
            _finish,
            _("이용을 끝내고 이용기록을 썼습니다. 신청자에게 전자우편으로 알립니다."),
        ),
        DeskDeed(
            "no_show",
            pgettext_lazy("deed", "미이용"),
            _("이용자가 오지 않았어요."),
            Deed.OPERATE,
            NoShowForm,
            _has_begun,
            _no_show,
            _("미이용으로 처리했습니다. 신청자에게 전자우편으로 알립니다."),
        ),
        DeskDeed(
            "move",
            pgettext_lazy("deed", "일정 변경"),
            _("같은 장비의 다른 시각으로 옮겨요. 예약번호는 그대로예요."),
            Deed.APPROVE,
            MoveForm,
            _in(State.CONFIRMED),
            _move,
            _("일정을 바꿨습니다. 신청자에게 전자우편으로 알립니다."),
        ),
        DeskDeed(
            "cancel",
            pgettext_lazy("deed", "예약 취소"),
            _("센터 사정으로 취소해요. 신청자에게 사유를 알려요."),
            Deed.APPROVE,
            CancelForm,
            _in(State.OFFERED, State.CONFIRMED),
            _cancel,
            _("취소했습니다. 신청자에게 사유를 전자우편으로 알립니다."),
        ),
        DeskDeed(
            "message",
            pgettext_lazy("deed", "메시지"),
            _("상태를 바꾸지 않고 글만 보내요."),
            Deed.OPERATE,
            MessageForm,
            lambda booking, now: True,
            _message,
            _("메시지를 보냈습니다. 신청자에게 전자우편으로 알립니다."),
        ),
    )
}
