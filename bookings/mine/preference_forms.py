"""The forms of what a person wants to hear, and of addresses for calendar programs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bookings.mine.mail_choices import MailChoice
from centers.permissions import Deed, centers_where, limited
from equipment.models import Equipment
from itube.accounts.models import User


class MailForm(forms.Form):
    """The choices that are wanted; a box without a tick mutes its kinds."""

    wanted = forms.MultipleChoiceField(label=_("받을 메일"), required=False)

    def __init__(self, offered: Sequence[MailChoice], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered
        self.fields["wanted"].choices = [(choice.code, choice.label) for choice in offered]

    @property
    def boxes(self) -> list[tuple[MailChoice, bool]]:
        """Each choice, and whether its box has a tick."""
        wanted = self["wanted"].value() or []
        return [(choice, choice.code in wanted) for choice in self.offered]


class FeedForm(forms.Form):
    """What an address is to tell of: own bookings, or those of a center or piece of one's own."""

    OWN, CENTER, PIECE = "own", "center", "piece"

    what = forms.ChoiceField(
        label=_("무엇을 구독할까요?"),
        choices=[(OWN, _("나의 예약")), (CENTER, _("센터의 예약")), (PIECE, _("장비 하나의 예약"))],
        error_messages={"required": _("구독할 것을 하나 골라 주세요.")},
    )
    center = forms.ModelChoiceField(
        label=_("센터"), queryset=None, required=False, to_field_name="code", empty_label=None
    )
    number = forms.CharField(
        label=_("장비등록번호"),
        required=False,
        max_length=30,
        help_text=_("장비등록번호나 i-tube 번호를 적어요."),
    )

    def __init__(self, user: User, now: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.now = user, now
        self.fields["center"].queryset = centers_where(user, Deed.VIEW, now).order_by("code")

    @property
    def thing(self) -> dict[str, Any]:
        """The center or piece that the address is for, as fields of CalendarFeed."""
        data = self.cleaned_data
        if data["what"] == self.CENTER:
            return {"center": data["center"]}
        return {"equipment": data["piece"]} if data["what"] == self.PIECE else {}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        chosen = data.get("what")
        if chosen == self.CENTER and not data.get("center") and "center" not in self.errors:
            self.add_error("center", ValidationError(_("센터를 골라 주세요."), code="required"))
        if chosen == self.PIECE:
            pieces = limited(Equipment.objects.all(), self.user, Deed.VIEW, self.now)
            piece = pieces.numbered(data.get("number", "")).first()
            if piece is None:
                text = _("우리 센터에 그런 번호의 장비가 없어요. 번호를 확인해 주세요.")
                self.add_error("number", ValidationError(text, code="number"))
            data["piece"] = piece
        return data
