"""Approving or rejecting several requests at once, each for itself, with a report for each."""

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from bookings import transitions
from bookings.desk.desks import desk_of
from bookings.desk.forms import MOST_TEXT
from bookings.desk.going_back import back
from bookings.models import Booking
from bookings.refusals import BookingRefusedError
from bookings.states import REJECT_REASONS

CHOSEN = re.compile(r"([0-9A-Z]{10})\.([0-9]{1,9})")


class ChosenField(forms.Field):
    """Ticked rows, `<reference>.<version>` each; cleans to {reference: version}."""

    def clean(self, value: Any) -> dict[str, int]:
        matches = (CHOSEN.fullmatch(text) for text in value or ())
        chosen = {match[1]: int(match[2]) for match in matches if match}
        if not chosen:
            raise forms.ValidationError(_("처리할 신청을 하나 이상 골라 주세요."), code="required")
        return chosen


class BulkForm(forms.Form):
    verb = forms.ChoiceField(
        choices=[
            ("approve", pgettext_lazy("deed", "승인")),
            ("reject", pgettext_lazy("deed", "반려")),
        ]
    )
    chosen = ChosenField(widget=forms.MultipleHiddenInput)
    reason = forms.ChoiceField(
        label=gettext_lazy("반려 사유"),
        choices=[(reason.value, reason.label) for reason in REJECT_REASONS],
        required=False,
        widget=forms.Select(attrs={"class": "in s"}),
    )
    text = forms.CharField(
        label=gettext_lazy("신청자에게 전할 말"),
        max_length=MOST_TEXT,
        required=False,
        widget=forms.TextInput(
            attrs={"class": "in s", "placeholder": gettext_lazy("신청자에게 전할 말(선택)")}
        ),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("verb") == "reject" and not data.get("reason"):
            self.add_error("reason", _("반려 사유를 골라 주세요."))
        return data


@login_required
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    desk = desk_of(request, now)
    if not desk.may_approve:
        raise PermissionDenied
    form = BulkForm(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(map(str, errors)))
        return redirect(back(request, "desk:inbox"))
    data = form.cleaned_data
    bookings = (
        Booking.objects.answerable_by(request.user, now)
        .filter(equipment__center=desk.center.pk, reference__in=data["chosen"])
        .select_related("equipment__center", "user", "company", "tariff")
        .order_by("respond_by", "pk")
    )
    for booking in bookings:
        booking.version = data["chosen"][booking.reference]
        who = f"{booking.company or booking.user} · {booking.equipment}"
        try:
            if data["verb"] == "approve":
                transitions.approve(booking, actor=desk.user, now=now, text=data["text"])
                said = _("승인했습니다.")
            else:
                transitions.reject(
                    booking,
                    actor=desk.user,
                    now=now,
                    reason=data["reason"],
                    text=data["text"],
                )
                said = _("반려했습니다.")
        except BookingRefusedError as refusal:
            messages.error(request, format_html("{}: {}", who, refusal))
        else:
            messages.success(request, format_html("{}: {}", who, said))
    return redirect(back(request, "desk:inbox"))
