"""Notices with their files."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from itube.lib.file_types import SUFFIXES
from itube.lib.uploads import UploadRefusedError, clean_name, type_of
from itube.news.admin.texts import TextAdmin
from itube.news.models import Notice, NoticeFile

MOST_BYTES = 20 * 1024 * 1024


class FileForm(forms.ModelForm):
    """Reads from the bytes what a new file is; what is there already stays as it is."""

    class Meta:
        model = NoticeFile
        fields = ["file"]
        widgets = {"file": forms.FileInput(attrs={"accept": ",".join(SUFFIXES)})}

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            try:
                self.instance.content_type = type_of(file, MOST_BYTES)
            except UploadRefusedError as refusal:
                raise ValidationError(str(refusal), code="file") from None
            self.instance.name = clean_name(file.name or "")
            self.instance.size = file.size
        return file


class FileInline(admin.TabularInline):
    """A file is added or taken away; to change one, take it away and add the new one."""

    model = NoticeFile
    form = FileForm
    extra = 1
    fields = ["file", "name", "size"]
    readonly_fields = ["name", "size"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Notice)
class NoticeAdmin(TextAdmin):
    list_display = [
        *("title_ko", "category", "sector", "stage", "pinned"),
        *("opens_on", "closes_on", "file_count", "published_at"),
    ]
    list_filter = ["category", "pinned", "sector", "published_at"]
    inlines = [FileInline]
    fieldsets = [
        (None, {"fields": [("category", "sector", "pinned"), "slug"]}),
        (_("한국어"), {"fields": ["title_ko", "summary_ko", "body_ko"]}),
        (_("영어"), {"fields": ["title_en", "summary_en", "body_en"]}),
        (_("접수 기간(사업공고)"), {"fields": [("opens_on", "closes_on")]}),
        (_("게시"), {"fields": [("published_at", "unpublish_at")]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notice]:
        return super().get_queryset(request).annotate(file_count=Count("files"))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Notice]) -> None:
        for notice in queryset:
            notice.delete()

    @admin.display(description=_("첨부"), ordering="file_count")
    def file_count(self, notice: Notice) -> int:
        return notice.file_count  # type: ignore[attr-defined]
