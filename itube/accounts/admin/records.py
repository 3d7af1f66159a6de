"""What people agreed to, and who looked at their data."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from itube.accounts.models import Consent, ConsentText, Document, PersonalDataAccess


class ReadOnly:
    """Rows that are written by deeds, never by hand."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ConsentText)
class ConsentTextAdmin(admin.ModelAdmin):
    """A text that somebody has agreed to stays as it was: the next wording is a new version."""

    list_display = ["kind", "version", "title_ko", "required", "effective_from", "consent_count"]
    list_display_links = ["kind", "version"]
    # Counting drops the model's own order.
    ordering = ["kind", "-version"]
    list_filter = ["kind", "required"]
    search_fields = ["title_ko", "title_en"]
    fields = [
        ("kind", "version", "required"),
        "effective_from",
        ("title_ko", "title_en"),
        "body_ko",
        "body_en",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ConsentText]:
        return super().get_queryset(request).annotate(consent_count=Count("consents"))

    @admin.display(description=_("동의 수"), ordering="consent_count")
    def consent_count(self, text: ConsentText) -> int:
        return text.consent_count  # type: ignore[attr-defined]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or not obj.consents.exists())

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or not obj.consents.exists())


@admin.register(Document)
class DocumentAdmin(admin.ModelAdmin):
    """A version that has been in force stays as it was: the next wording is a new version."""

    list_display = ["kind", "version", "title_ko", "effective_from"]
    list_display_links = ["kind", "version"]
    list_filter = ["kind"]
    search_fields = ["title_ko", "title_en"]
    fields = [
        ("kind", "version"),
        "effective_from",
        ("title_ko", "title_en"),
        "body_ko",
        "body_en",
    ]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or not obj.has_been_in_force(timezone.now()))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or not obj.has_been_in_force(timezone.now()))


@admin.register(Consent)
class ConsentAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["user", "text", "given_at", "withdrawn_at"]
    list_filter = ["text__kind", ("withdrawn_at", admin.EmptyFieldListFilter)]
    list_select_related = ["user", "text"]
    search_fields = ["user__email"]
    date_hierarchy = "given_at"
    fields = readonly_fields = ["user", "text", "given_at", "withdrawn_at", "ip_address"]


@admin.register(PersonalDataAccess)
class PersonalDataAccessAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["at", "actor", "deed", "subject", "rows", "reason"]
    list_filter = ["deed", "at"]
    list_select_related = ["actor"]
    search_fields = ["actor__email", "subject"]
    date_hierarchy = "at"
    fields = readonly_fields = ["at", "actor", "deed", "subject", "rows", "reason"]
