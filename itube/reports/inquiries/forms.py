"""The answer to one inquiry as a row of a page, and the conditions of the list."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from centers.models import Center
from itube.lib.selects import PlainSelect
from itube.reports.inquiries.answering import Answer
from itube.reports.models import Inquiry, InquiryQuerySet

Reason = Inquiry.Reason

TYPED = ("reason", "plan", "note")
OPEN, ANSWERED = "open", "answered"


def _small(widget: type[forms.Widget], **attrs: str) -> forms.Widget:
    return widget(attrs={"class": "in s", **attrs})


class AnswerForm(forms.Form):
    """One row: what it is about stands beside it. A row that is left as it is answers nothing."""

    reason = forms.ChoiceField(
        label=gettext_lazy("사유"),
        required=False,
        widget=_small(PlainSelect),
        choices=[("", gettext_lazy("사유 고르기")), *Reason.choices],
    )
    plan = forms.ChoiceField(
        label=pgettext_lazy("plan", "계획"),
        required=False,
        widget=_small(PlainSelect),
        choices=[("", gettext_lazy("계획(선택)")), *Inquiry.Plan.choices],
    )
    note = forms.CharField(
        label=gettext_lazy("설명"),
        required=False,
        max_length=Inquiry.MOST_NOTE,
        widget=_small(forms.TextInput),
    )
    # The answer that stood there when the page was read.
    version = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, inquiry: Inquiry, data: Mapping[str, Any] | None = None) -> None:
        initial = {name: getattr(inquiry, name) for name in (*TYPED, "version")}
        super().__init__(data, prefix=inquiry.reference, initial=initial)
        self.inquiry = inquiry

    @property
    def is_stale(self) -> bool:
        """Whether the inquiry was answered since the person has read it."""
        return self.data.get(self.add_prefix("version"), "") != self.inquiry.version

    @property
    def is_filled(self) -> bool:
        """Whether the person has changed anything of the row."""
        if self.is_stale:
            # What was left empty is not to empty the answer that stands there by now.
            return any(self.data.get(self.add_prefix(name), "").strip() for name in TYPED)
        return not set(TYPED).isdisjoint(self.changed_data)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.is_filled:
            return data
        if not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("사유를 골라 주세요."))
        if data.get("reason") == Reason.OTHER and not data.get("note"):
            self.add_error("note", _("‘기타’에는 설명이 필요해요."))
        if self.is_stale:
            self.say_answered_meanwhile()
        return data

    def say_answered_meanwhile(self) -> None:
        """Tell that somebody else has answered; saving once more puts this answer in its place."""
        self.add_error(
            "reason",
            _(
                "그사이 다른 사람이 ‘%(reason)s’(으)로 답했어요. "
                "이 답으로 바꾸려면 다시 저장해 주세요."
            )
            % {"reason": self.inquiry.get_reason_display()},
        )
        # The next saving knows the answer that stands there now.
        self.data = {**self.data, self.add_prefix("version"): self.inquiry.version}

    @property
    def answer(self) -> Answer:
        """What a valid row answers."""
        data = self.cleaned_data
        return Answer(self.inquiry, data["reason"], data["plan"], data["note"])


class ListForm(forms.Form):
    """The conditions of the list; what is left open is everything within reach."""

    center = forms.ChoiceField(
        label=gettext_lazy("지원센터"), required=False, widget=_small(PlainSelect)
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("사유"),
        required=False,
        widget=_small(PlainSelect),
        choices=[("", gettext_lazy("모든 사유")), *Reason.choices],
    )
    state = forms.ChoiceField(
        label=gettext_lazy("답변"),
        required=False,
        widget=_small(PlainSelect),
        choices=[
            ("", gettext_lazy("모두")),
            (OPEN, gettext_lazy("답변 대기")),
            (ANSWERED, gettext_lazy("답함")),
        ],
    )

    def __init__(self, data: QueryDict, centers: Mapping[str, Center]) -> None:
        super().__init__(data)
        self.centers = centers
        if len(centers) == 1:
            # Nothing to choose: one's own center is all there is.
            del self.fields["center"]
        else:
            field = cast(forms.ChoiceField, self.fields["center"])
            field.choices = [
                ("", _("모든 센터")),
                *((code, f"{code} {center.name}") for code, center in centers.items()),
            ]

    def _chosen(self, name: str) -> str:
        return self.cleaned_data.get(name, "") if self.is_valid() else ""

    @property
    def one_center(self) -> Center | None:
        """The one center that is asked about, if it is one."""
        if len(self.centers) == 1:
            return next(iter(self.centers.values()))
        return self.centers.get(self._chosen("center"))

    def of_center(self, inquiries: InquiryQuerySet) -> InquiryQuerySet:
        """Return those of the chosen center; of all centers if none is chosen."""
        center = self.one_center
        return inquiries if center is None else inquiries.filter(equipment__center=center.pk)

    def listed(self, inquiries: InquiryQuerySet) -> InquiryQuerySet:
        """Return those with the chosen reason and state."""
        if reason := self._chosen("reason"):
            inquiries = inquiries.filter(reason=reason)
        if state := self._chosen("state"):
            inquiries = inquiries.filter(answered_at__isnull=state == OPEN)
        return inquiries
