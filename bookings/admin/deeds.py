"""The desk's deeds as the administration does them: to many bookings, told by one small form."""

from collections.abc import Callable
from datetime import datetime

from django import forms
from django.contrib.admin.helpers import ActionForm
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings import transitions
from bookings.models import Booking
from bookings.refusals import BookingRefusedError
from bookings.states import CENTER_CANCEL_REASONS, REJECT_REASONS, Party, Reason
from itube.accounts.models import User

REASONS = dict.fromkeys((*REJECT_REASONS, *CENTER_CANCEL_REASONS))

Does = Callable[[Booking, User, datetime, "DeedForm"], object]


class DeedForm(ActionForm):
    """What some of the deeds need to be told, beside the choice of the deed."""

    reason = forms.ChoiceField(
        label=gettext_lazy("사유(반려·취소)"),
        required=False,
        choices=[("", "---------"), *((reason.value, reason.label) for reason in REASONS)],
    )
    text = forms.CharField(
        label=gettext_lazy("신청자에게 전할 말"), required=False, max_length=1000
    )


class NotSaidError(BookingRefusedError):
    """The deed needs a reason or a text that was not given."""


def _reason(form: DeedForm, allowed: tuple[Reason, ...]) -> str:
    reason = form.cleaned_data["reason"]
    if reason not in allowed:
        labels = ", ".join(str(Reason(one).label) for one in allowed)
        raise NotSaidError(
            _("사유를 골라 주세요. 고를 수 있는 사유: %(labels)s") % {"labels": labels}
        )
    return reason


def _text(form: DeedForm) -> str:
    if not form.cleaned_data["text"].strip():
        raise NotSaidError(_("신청자에게 물을 내용을 ‘신청자에게 전할 말’에 적어 주세요."))
    return form.cleaned_data["text"]


def approve(booking: Booking, actor: User, now: datetime, form: DeedForm) -> object:
    return transitions.approve(booking, actor=actor, now=now, text=form.cleaned_data["text"])


def ask(booking: Booking, actor: User, now: datetime, form: DeedForm) -> object:
    return transitions.ask(booking, actor=actor, now=now, text=_text(form))


def reject(booking: Booking, actor: User, now: datetime, form: DeedForm) -> object:
    return transitions.reject(
        booking,
        actor=actor,
        now=now,
        reason=_reason(form, REJECT_REASONS),
        text=form.cleaned_data["text"],
    )


def cancel(booking: Booking, actor: User, now: datetime, form: DeedForm) -> object:
    return transitions.cancel(
        booking,
        actor=actor,
        party=Party.CENTER,
        now=now,
        reason=_reason(form, CENTER_CANCEL_REASONS),
        text=form.cleaned_data["text"],
    )


def start(booking: Booking, actor: User, now: datetime, form: DeedForm) -> object:
    return transitions.start_use(booking, actor=actor, now=now)


def finish(booking: Booking, actor: User, now: datetime, form: DeedForm) -> object:
    return transitions.finish_use(booking, transitions.Use(), actor=actor, now=now)


def no_show(booking: Booking, actor: User, now: datetime, form: DeedForm) -> object:
    return transitions.no_show(booking, actor=actor, now=now, text=form.cleaned_data["text"])
