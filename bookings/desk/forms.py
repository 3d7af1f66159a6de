"""The forms of the deeds on one booking; each carries the version that the person has read."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bookings.fees import price
from bookings.models import Booking, UseType
from bookings.states import CENTER_CANCEL_REASONS, REJECT_REASONS
from bookings.transitions import Use
from itube.lib.periods import Span

MOST_TEXT = 1000
MOST_COUNT = 100_000
MOST_WON = 10_000_000_000
# A day and a time, as the browser's own control writes it and as people type it.
MOMENT = "%Y-%m-%dT%H:%M"

# Sentences that centers write again and again, by the deed.
REJECTIONS: dict[str, Promise] = {
    "range": _("신청하신 시험 조건이 이 장비의 사용 범위를 벗어납니다."),
    "sample": _("시료의 안전 정보(물질안전보건자료)를 확인할 수 없어 진행하기 어렵습니다."),
    "full": _(
        "그 기간에는 센터 과제 일정이 잡혀 있어 이용이 어렵습니다. 다른 날짜로 신청해 주십시오."
    ),
    "staff": _("담당자가 없는 날이라 이용을 도와드릴 수 없습니다."),
    "vague": _(
        "신청 내용만으로는 시험 방법을 정하기 어렵습니다. 내용을 보충해 다시 신청해 주십시오."
    ),
}
QUESTIONS: dict[str, Promise] = {
    "sample": _("시료의 종류와 수, 크기를 알려 주십시오."),
    "safety": _("물질안전보건자료(MSDS)를 첨부해 주십시오."),
    "condition": _("시험 조건(온도, 전압, 시간 등)을 알려 주십시오."),
    "purpose": _("시험 목적과 필요한 결과를 더 자세히 적어 주십시오."),
    "person": _("장비를 직접 쓰실 분의 이름과 교육 이수 여부를 알려 주십시오."),
}


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format=MOMENT)


def moment_field(label: Any, **options: Any) -> forms.DateTimeField:
    """Return a field for a moment in Seoul, to the minute."""
    return forms.DateTimeField(
        label=label,
        widget=MomentInput(),
        error_messages={
            "invalid": _("날짜와 시각을 2026-11-25 14:00처럼 적어 주세요."),
            "required": _("날짜와 시각을 적어 주세요."),
        },
        **options,
    )


def text_field(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
        **options,
    )


def canned_field(sentences: dict[str, Promise]) -> forms.ChoiceField:
    """Return a choice of ready sentences; the page's script copies the chosen one into the text."""
    return forms.ChoiceField(
        label=_("자주 쓰는 문장"),
        required=False,
        choices=[("", _("고르지 않음")), *sentences.items()],
        widget=forms.Select(attrs={"data-canned": ""}),
    )


def add_span(form: forms.BaseForm, data: dict[str, Any]) -> None:
    """Put the `span` of start and end into data, or an error beside the field that is wrong."""
    start, end = data.get("start"), data.get("end")
    if start and end:
        if end <= start:
            form.add_error("end", _("종료 시각은 시작 시각보다 늦어야 해요."))
        else:
            data["span"] = Span(start, end)
    elif start or end:
        missing = "end" if start else "start"
        if not form.has_error(missing):
            form.add_error(missing, _("시작과 종료를 모두 적어 주세요."))


def shown(moment: datetime) -> datetime:
    """Return moment as a field shows it: in Seoul, to the minute."""
    return timezone.localtime(moment).replace(second=0, microsecond=0)


class DeedForm(forms.Form):
    """What every deed needs to know; `name` is that of the deed, for ids that are its own."""

    version = forms.IntegerField(
        min_value=1,
        widget=forms.HiddenInput,
        error_messages={"required": _("예약을 다시 열어 본 뒤 처리해 주세요.")},
    )

    def __init__(self, data: Any = None, *, booking: Booking, now: datetime, name: str) -> None:
        self.booking, self.now = booking, now
        super().__init__(data, auto_id=f"{name}_%s", initial=self.first_values())

    def first_values(self) -> dict[str, Any]:
        """Return what the fields show before anyone has typed."""
        return {"version": self.booking.version}


class SpanForm(DeedForm):
    """A deed that may set another time; cleaned_data has `span` where a time was given."""

    start = moment_field(_("시작"))
    end = moment_field(_("종료"))

    def first_values(self) -> dict[str, Any]:
        span = self.booking.span
        return super().first_values() | {"start": shown(span.start), "end": shown(span.end)}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        add_span(self, data)
        return data


class MoveForm(SpanForm):
    pass


class ApproveForm(SpanForm):
    """No time, or the booking's own, confirms what was asked."""

    start = moment_field(_("시작"), required=False)
    end = moment_field(_("종료"), required=False)
    text = text_field(_("신청자에게 전할 말"), required=False)


class SayingForm(DeedForm):
    """A deed with a text, that a ready sentence may begin or be."""

    sentences: dict[str, Promise] = {}
    needs_text = False

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        ready, own = str(self.sentences.get(data.get("canned", ""), "")), data.get("text", "")
        # The page's script has copied the sentence already.
        if ready and ready not in own:
            data["text"] = f"{ready}\n{own}".strip()[:MOST_TEXT]
        if self.needs_text and not data.get("text") and not self.has_error("text"):
            self.add_error("text", _("내용을 적거나 자주 쓰는 문장을 골라 주세요."))
        return data


class RejectForm(SayingForm):
    sentences = REJECTIONS
    reason = forms.ChoiceField(
        label=_("사유"), choices=[(reason.value, reason.label) for reason in REJECT_REASONS]
    )
    canned = canned_field(REJECTIONS)
    text = text_field(_("신청자에게 전할 말"), required=False)


class AskForm(SayingForm):
    sentences = QUESTIONS
    needs_text = True
    canned = canned_field(QUESTIONS)
    text = text_field(_("물을 내용"), required=False)


class CancelForm(DeedForm):
    reason = forms.ChoiceField(
        label=_("사유"), choices=[(reason.value, reason.label) for reason in CENTER_CANCEL_REASONS]
    )
    text = text_field(_("신청자에게 전할 말"), required=False)


class NoShowForm(DeedForm):
    text = text_field(_("신청자에게 전할 말"), required=False)


class MessageForm(DeedForm):
    text = text_field(_("메시지"))


class FinishForm(SpanForm):
    """The fields of the operating journal, filled in from the booking as far as it knows them.

    A fee that is left as it was shown follows the use: cleaned_data has None for it.
    """

    start = moment_field(_("실제 시작"))
    end = moment_field(_("실제 종료"))
    operating_minutes = forms.IntegerField(label=_("가동시간(분)"), min_value=0, required=False)
    samples = forms.IntegerField(
        label=_("시료 수"), min_value=0, max_value=MOST_COUNT, required=False
    )
    staff_minutes = forms.IntegerField(
        label=_("인력투입(분)"), min_value=0, max_value=MOST_COUNT, required=False
    )
    use_type = forms.ChoiceField(label=_("이용유형"), choices=UseType)
    fee_won = forms.IntegerField(
        label=_("이용료(원)"), min_value=0, max_value=MOST_WON, required=False
    )
    fee_shown = forms.IntegerField(required=False, widget=forms.HiddenInput)
    note = forms.CharField(label=_("비고"), max_length=200, required=False)

    def first_values(self) -> dict[str, Any]:
        booking, used = self.booking, self._used()
        won = price(booking.tariff, used, booking.sample_count, booking.reduction_percent).won
        return super().first_values() | {
            "start": shown(used.start),
            "end": shown(used.end),
            "samples": booking.sample_count or 0,
            "staff_minutes": 0,
            "use_type": UseType.ANALYSIS,
            "fee_won": won,
            "fee_shown": won,
        }

    def _used(self) -> Span:
        """Return from when to when it was used, as far as can be known: until now, if it goes on.

        Someone may have begun late, even after the end of the booking.
        """
        booking = self.booking
        start = getattr(booking, "started_at", None) or booking.starts_at
        end = min(self.now, booking.ends_at)
        return Span(start, end if end > start else max(self.now, start + timedelta(minutes=1)))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        span, minutes = data.get("span"), data.get("operating_minutes")
        if span and minutes is not None and minutes > span.length.total_seconds() // 60:
            self.add_error("operating_minutes", _("가동시간은 이용 시간보다 길 수 없어요."))
        if span and span.end > self.now:
            self.add_error("end", _("아직 끝나지 않은 이용은 적을 수 없어요."))
        if data.get("fee_won") == data.get("fee_shown"):
            data["fee_won"] = None
        return data

    @property
    def use(self) -> Use:
        """What transitions.finish_use() is told, of a valid form."""
        data = self.cleaned_data
        return Use(
            start=data["start"],
            end=data["end"],
            operating_minutes=data["operating_minutes"],
            use_type=data["use_type"],
            samples=data["samples"],
            staff_minutes=data["staff_minutes"] or 0,
            fee_won=data["fee_won"],
            note=data["note"],
        )
