"""Institutions, centers with their hours, days, experts and roles."""

from itertools import pairwise
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Model, QuerySet, URLField
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from centers.admin.fields import ClockField
from centers.admin.limits import (
    EDITED_BY_MANAGERS,
    PORTAL_ONLY,
    LimitedAdmin,
    LimitedInline,
    standing_of,
)
from centers.admin.people import ExpertInline, RoleInline
from centers.models import Center, ClosedDay, Institution, OpeningHours


class OfCenter(LimitedInline):
    """Rows on a center's own page."""

    deeds = EDITED_BY_MANAGERS

    def center_of(self, thing: Center) -> int | None:
        return thing.pk


class HoursForm(forms.ModelForm):
    opens = ClockField(label=_("여는 시각"))
    closes = ClockField(label=_("닫는 시각"))

    class Meta:
        model = OpeningHours
        fields = ["weekday", "opens", "closes"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        opens, closes = self.cleaned_data.get("opens"), self.cleaned_data.get("closes")
        if opens is not None and closes is not None and opens >= closes:
            self.add_error("closes", _("닫는 시각은 여는 시각보다 늦어야 해요."))
        return cleaned

    def validate_constraints(self) -> None:
        """Left to the formset: the rows as stored say nothing about the rows as they will be."""


class HoursFormSet(BaseInlineFormSet):
    """All stretches of a center's week, checked together."""

    def clean(self) -> None:
        super().clean()
        week: dict[int, list[tuple[int, int]]] = {}
        for form in self.forms:
            row = form.cleaned_data if form.is_valid() else {}
            if row.get("weekday") is not None and not row.get("DELETE"):
                week.setdefault(row["weekday"], []).append((row["opens"], row["closes"]))
        # Somebody may have written rows since this page was shown; its center is locked by now.
        shown = [form.instance.pk for form in self.initial_forms]
        for other in OpeningHours.objects.filter(center_id=self.instance.pk).exclude(pk__in=shown):
            week.setdefault(other.weekday, []).append((other.opens, other.closes))
        for weekday, stretches in week.items():
            stretches.sort()
            for (_start, end), (start, _end) in pairwise(stretches):
                if start < end:
                    day = OpeningHours(weekday=weekday).get_weekday_display()
                    raise ValidationError(
                        _("%(day)s의 운영시간이 서로 겹쳐요."), code="overlap", params={"day": day}
                    )

    def save_existing_objects(self, commit: bool = True) -> list[Model]:
        if commit:
            # Rows may swap their times, so that all that change leave before any comes back.
            changing = [form.instance.pk for form in self.initial_forms if form.has_changed()]
            OpeningHours.objects.filter(pk__in=changing).delete()
        return super().save_existing_objects(commit)


class HoursInline(OfCenter, admin.TabularInline):
    model = OpeningHours
    form = HoursForm
    formset = HoursFormSet
    verbose_name_plural = _("운영시간(점심시간은 비워 두고 두 줄로 적어요)")


class ClosedDayInline(OfCenter, admin.TabularInline):
    model = ClosedDay
    fields = ["day", "name_ko", "name_en"]
    ordering = ["-day"]


# Who leaves the scheme out means https.
HTTPS = {URLField: {"assume_scheme": "https"}}


@admin.register(Center)
class CenterAdmin(LimitedAdmin):
    formfield_overrides = HTTPS
    deeds = EDITED_BY_MANAGERS | {"add": PORTAL_ONLY, "delete": PORTAL_ONLY}
    to_center = "pk"
    limited_choices = {}
    list_display = ["code", "name_ko", "institution", "place", "phone", "is_published"]
    list_display_links = ["code", "name_ko"]
    list_filter = ["institution__kind", "province", "is_published"]
    list_select_related = ["institution"]
    search_fields = ["code", "name_ko", "name_en", "institution__name_ko", "city_ko"]
    search_help_text = _("코드, 센터 이름, 기관 이름, 시·군·구로 찾아요.")
    autocomplete_fields = ["institution"]
    inlines = [HoursInline, ClosedDayInline, ExpertInline, RoleInline]
    fieldsets = [
        (None, {"fields": ["code", "institution", ("name_ko", "name_en"), "is_published"]}),
        (
            _("위치"),
            {
                "fields": [
                    "province",
                    ("city_ko", "city_en"),
                    ("address_ko", "address_en"),
                    ("latitude", "longitude"),
                ]
            },
        ),
        (_("연락처"), {"fields": [("phone", "email"), "homepage"]}),
        (_("소개"), {"fields": ["summary_ko", "summary_en", "opened_on"]}),
    ]

    def center_of(self, thing: Center) -> int | None:
        return thing.pk

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        if obj is None:
            return []
        # A code is never reused, and a center does not choose whose it is.
        return ["code"] if standing_of(request).runs_portal else ["code", "institution"]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Let those who save one center at once take turns, so that each is checked on live rows:
        a form sent twice is told so instead of running into the database's constraints."""
        with transaction.atomic():
            center = object_id and self.get_object(request, unquote(object_id))
            if request.method == "POST" and center:
                Center.objects.select_for_update(no_key=True).filter(pk=center.pk).first()
            return super().changeform_view(request, object_id, form_url, extra_context)

    def view_on_site(self, obj: Center) -> str:
        return obj.get_absolute_url()

    @admin.display(description=_("지역"), ordering="province")
    def place(self, center: Center) -> str:
        return center.place


@admin.register(Institution)
class InstitutionAdmin(admin.ModelAdmin):
    formfield_overrides = HTTPS
    list_display = ["name_ko", "kind", "province", "city_ko", "center_count"]
    # Counting drops the model's own order.
    ordering = ["name_ko"]
    list_filter = ["kind", "province"]
    search_fields = ["name_ko", "name_en"]
    fields = [
        ("name_ko", "name_en"),
        "kind",
        "province",
        ("city_ko", "city_en"),
        ("latitude", "longitude"),
        "homepage",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Institution]:
        return super().get_queryset(request).annotate(center_count=Count("centers"))

    @admin.display(description=_("센터 수"), ordering="center_count")
    def center_count(self, institution: Institution) -> int:
        return institution.center_count  # type: ignore[attr-defined]


@admin.register(ClosedDay)
class ClosedDayAdmin(admin.ModelAdmin):
    """All closed days, for those who run the portal; a center writes its own on its page."""

    list_display = ["day", "name_ko", "center"]
    list_filter = [("center", admin.EmptyFieldListFilter)]
    list_select_related = ["center"]
    date_hierarchy = "day"
    search_fields = ["name_ko", "center__code", "center__name_ko"]
    autocomplete_fields = ["center"]
    fields = ["day", "name_ko", "name_en", "center"]
