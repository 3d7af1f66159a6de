"""Qualifications that centers ask for, and who holds them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from centers.admin.fields import PersonField, PersonForm
from centers.admin.limits import EDITED_BY_OPERATORS, LimitedAdmin
from centers.permissions import Deed
from equipment.models import HeldQualification, Qualification

# They come and go with the daily work.
ROWS = EDITED_BY_OPERATORS | {"delete": Deed.OPERATE}


@admin.register(Qualification)
class QualificationAdmin(LimitedAdmin):
    deeds = ROWS
    list_display = ["name_ko", "center"]
    list_select_related = ["center"]
    search_fields = ["name_ko", "name_en", "center__code", "center__name_ko"]
    autocomplete_fields = ["center"]
    fields = ["center", ("name_ko", "name_en"), "description_ko", "description_en"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        # Pieces of its center ask for it: it cannot move away from them.
        return ["center"] if obj else []


class HeldQualificationForm(PersonForm):
    user = PersonField(label=_("회원 전자우편"))

    class Meta:
        model = HeldQualification
        fields = ["qualification", "user", "valid_from", "valid_until"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        start, end = self.cleaned_data.get("valid_from"), self.cleaned_data.get("valid_until")
        if start and end and end <= start:
            self.add_error("valid_until", _("끝은 시작보다 늦어야 해요."))
        return cleaned


@admin.register(HeldQualification)
class HeldQualificationAdmin(LimitedAdmin):
    """Who may use pieces alone that ask for it; given by who operates them."""

    deeds = ROWS
    to_center = "qualification__center"
    limited_choices = {"qualification": "center"}
    form = HeldQualificationForm
    list_display = ["user", "qualification", "valid_from", "valid_until", "granted_by"]
    list_select_related = ["user", "qualification", "granted_by"]
    search_fields = ["user__name", "qualification__name_ko", "qualification__center__code"]

    def center_of(self, thing: HeldQualification) -> int | None:
        return thing.qualification.center_id if thing.qualification_id else None

    def save_model(
        self, request: HttpRequest, obj: HeldQualification, form: Any, change: bool
    ) -> None:
        obj.granted_by = request.user
        super().save_model(request, obj, form, change)
