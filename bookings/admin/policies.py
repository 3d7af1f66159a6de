"""The rules of centers and pieces, and the calendars that follow from them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.admin.bookings import ReadOnly
from bookings.models import BookingPolicy, FeeReduction, Holiday, PieceHours
from centers.admin.fields import ClockField
from centers.admin.limits import (
    EDITED_BY_MANAGERS,
    EDITED_BY_OPERATORS,
    LimitedAdmin,
    VocabularyAdmin,
)
from centers.permissions import Deed, centers_where


@admin.register(BookingPolicy)
class BookingPolicyAdmin(LimitedAdmin):
    deeds = EDITED_BY_MANAGERS
    limited_choices = {"center": "pk", "equipment": "center"}
    list_display = ["__str__", "instant", "notice_hours", "horizon_days", "respond_hours"]
    list_select_related = ["center", "equipment"]
    autocomplete_fields = ["center", "equipment"]
    search_fields = ["center__code", "center__name_ko", "equipment__itube_no", "equipment__name_ko"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[BookingPolicy]:
        centers = centers_where(request.user, Deed.VIEW, timezone.now()).values("pk")
        return BookingPolicy.objects.filter(
            Q(center__in=centers) | Q(equipment__center__in=centers)
        )

    def center_of(self, thing: BookingPolicy) -> int | None:
        return thing.center_id or (thing.equipment.center_id if thing.equipment else None)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        # Whose rules they are does not change.
        return ["center", "equipment"] if obj else []


class PieceHoursForm(forms.ModelForm):
    opens = ClockField(label=_("여는 시각"))
    closes = ClockField(label=_("닫는 시각"))

    class Meta:
        model = PieceHours
        fields = ["equipment", "weekday", "opens", "closes"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        opens, closes = self.cleaned_data.get("opens"), self.cleaned_data.get("closes")
        if opens is not None and closes is not None and closes <= opens:
            self.add_error("closes", _("닫는 시각은 여는 시각보다 늦어야 해요."))
        return cleaned


@admin.register(PieceHours)
class PieceHoursAdmin(LimitedAdmin):
    deeds = EDITED_BY_OPERATORS | {"delete": Deed.OPERATE}
    to_center = "equipment__center"
    limited_choices = {"equipment": "center"}
    form = PieceHoursForm
    list_display = ["equipment", "__str__"]
    list_display_links = ["equipment", "__str__"]
    list_select_related = ["equipment"]
    autocomplete_fields = ["equipment"]
    search_fields = ["equipment__itube_no", "equipment__registration_no", "equipment__name_ko"]

    def center_of(self, thing: PieceHours) -> int | None:
        return thing.equipment.center_id if thing.equipment_id else None


@admin.register(FeeReduction)
class FeeReductionAdmin(LimitedAdmin):
    deeds = EDITED_BY_MANAGERS
    list_display = ["center", "company_size", "percent"]
    list_display_links = ["center", "company_size"]
    list_select_related = ["center"]
    autocomplete_fields = ["center"]
    search_fields = ["center__code", "center__name_ko"]


@admin.register(Holiday)
class HolidayAdmin(ReadOnly, VocabularyAdmin):
    """Kept by the package `holidays`; what it does not know yet is a ClosedDay of all centers."""

    list_display = ["day", "name_ko", "name_en"]
    date_hierarchy = "day"
    search_fields = ["name_ko", "name_en"]
