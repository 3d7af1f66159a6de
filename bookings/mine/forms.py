"""What a person may tell of an own booking: each form carries the version that was looked at."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bookings.asking.forms import LONGEST, date_field, time_field
from bookings.asking.times import YEARS, TimeUnreadableError, from_fields
from bookings.attachments import (
    MOST_BYTES,
    MOST_FILES,
    MOST_TOGETHER,
    AttachmentRefusedError,
    checked,
    require_together,
)
from bookings.models import Booking, Offer
from bookings.refusals import ChangedMeanwhileError
from bookings.states import REQUESTER_CANCEL_REASONS, Reason
from itube.lib.file_types import SUFFIXES

MOST_TEXT = 2000


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Cleans to a list of files that attachments.checked() lets pass; each refusal is told."""

    widget = FilesInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs["accept"] = ",".join(SUFFIXES)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if self.required and not files:
            raise ValidationError(_("올릴 파일을 골라 주세요."), code="required")
        wrong = []
        for check, of in [(checked, file) for file in files] + [(require_together, files)]:
            try:
                check(of)
            except AttachmentRefusedError as refusal:
                wrong.append(ValidationError(str(refusal), code="file"))
        if wrong:
            raise ValidationError(wrong)
        return list(files)


def text_field(label: Any, *, required: bool = True, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        **kwargs,
    )


def files_field(*, required: bool = False) -> FilesField:
    return FilesField(
        label=_("첨부 파일"),
        required=required,
        help_text=format_lazy(
            _(
                "PDF, 그림, 오피스·한글 문서, zip, csv, txt. 하나에 {size}MB, 한 번에 모두 "
                "{together}MB, 예약 하나에 {most}개까지."
            ),
            size=MOST_BYTES // 1024**2,
            together=MOST_TOGETHER // 1024**2,
            most=MOST_FILES,
        ),
    )


class OwnForm(forms.Form):
    """A deed of the requester on a booking that was read in some version."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    # Tells the fields of several forms on one page apart.
    name = ""

    def __init__(self, booking: Booking, *args: Any, **kwargs: Any) -> None:
        initial = {"version": booking.version, **kwargs.pop("initial", {})}
        super().__init__(*args, initial=initial, auto_id=f"{self.name}-%s", **kwargs)
        self.booking = booking
        self.fields["version"].error_messages = dict.fromkeys(
            ("required", "invalid", "min_value"), _("화면을 새로 열고 다시 해 주세요.")
        )

    def require_unchanged(self) -> None:
        """Raise ChangedMeanwhileError if the booking is not what the person looked at.

        Asked before the rest is checked: what is wrong may have been right for what was seen. A
        version that is no number is told by is_valid().
        """
        seen = self.data.get("version", "")
        if seen.isdecimal() and seen != str(self.booking.version):
            raise ChangedMeanwhileError(self.booking.state)

    def renew(self, booking: Booking) -> None:
        """Let the form, shown again with what was typed, carry what booking has become."""
        self.booking = booking
        self.data = self.data.copy()
        self.data["version"] = str(booking.version)


class ReplyForm(OwnForm):
    name = "reply"
    text = text_field(_("답하기"))
    files = files_field()


class MessageForm(OwnForm):
    name = "message"
    text = text_field(_("센터에 남길 말"))
    files = files_field()


class AttachForm(OwnForm):
    name = "attach"
    files = files_field(required=True)


class DeclineForm(OwnForm):
    name = "decline"
    text = text_field(
        _("거절하는 까닭"),
        required=False,
        help_text=_("되는 시간을 적으면 센터가 다시 제안하기 쉬워요."),
    )


def key_of(offer: Offer) -> str:
    """Return what a page calls an offer: its piece and its time."""
    return f"{offer.equipment.number}@{offer.start:%Y%m%dT%H%M}-{offer.end:%Y%m%dT%H%M}"


class AcceptForm(OwnForm):
    """One of the open offers; one of another center needs consent to pass the request on to it."""

    name = "accept"
    offer = forms.ChoiceField(
        label=_("제안받은 일정"),
        error_messages={
            "required": _("일정을 하나 골라 주세요."),
            "invalid_choice": _("이제 없는 제안이에요. 남은 일정에서 골라 주세요."),
        },
    )
    consent = forms.MultipleChoiceField(label=_("개인정보 제3자 제공 동의"), required=False)

    def __init__(self, booking: Booking, offers: Iterable[Offer], *args: Any, **kwargs: Any):
        super().__init__(booking, *args, **kwargs)
        self.offers = {key_of(offer): offer for offer in offers}
        self.fields["offer"].choices = [(key, key) for key in self.offers]
        self.fields["consent"].choices = [(code, code) for code in self.other_centers]

    @property
    def other_centers(self) -> dict[str, Any]:
        """The centers of the offers besides the booking's own, by their codes."""
        own = self.booking.equipment.center_id
        centers = (offer.equipment.center for offer in self.offers.values())
        return {center.code: center for center in centers if center.pk != own}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if chosen := self.offers.get(data.get("offer", "")):
            data["offer"] = chosen
            center = chosen.equipment.center
            asked = center.code in self.other_centers
            data["consented"] = asked and center.code in data.get("consent", ())
            if asked and not data["consented"]:
                self.add_error(
                    "consent",
                    ValidationError(
                        _("이 일정을 고르려면 ‘%(center)s’에 내용을 제공하는 데 동의해 주세요."),
                        code="consent",
                        params={"center": center.name},
                    ),
                )
        return data


class CancelForm(OwnForm):
    name = "cancel"
    reason = forms.ChoiceField(
        label=_("취소 사유"),
        choices=[(reason, Reason(reason).label) for reason in REQUESTER_CANCEL_REASONS],
        widget=forms.RadioSelect,
        error_messages={"required": _("취소 사유를 하나 골라 주세요.")},
    )
    text = text_field(_("센터에 남길 말"), required=False)


class MoveForm(OwnForm):
    """Another time: days and times of Seoul, whatever the browser's own zone is."""

    name = "move"
    date = date_field(_("날짜"))
    start = time_field(_("시작"))
    end = time_field(_("종료"))
    end_date = date_field(
        _("종료 날짜"), required=False, help_text=_("다른 날에 끝날 때만 적어요.")
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in ("date", "end_date"):
            if data.get(name) and data[name].year not in YEARS:
                text = _("날짜를 다시 확인해 주세요.")
                self.add_error(name, ValidationError(text, code="year"))
        if self.errors:
            return data
        try:
            span = from_fields(data["date"], data["start"], data["end"], data["end_date"])
        except TimeUnreadableError as error:
            self.add_error("end", ValidationError(str(error), code="order"))
            return data
        if span.length > LONGEST:
            text = _("한 번에 %(days)d일까지 신청할 수 있어요.")
            self.add_error(
                "end_date", ValidationError(text, code="long", params={"days": LONGEST.days})
            )
        elif span == self.booking.span:
            text = _("지금 예약한 시간과 같아요. 다른 시간을 적어 주세요.")
            self.add_error("date", ValidationError(text, code="same"))
        data["span"] = span
        return data
