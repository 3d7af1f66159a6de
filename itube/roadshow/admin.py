"""Films in the administration: words, times, center, order. Their files come with a release."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.db.models import CharField, Count, QuerySet, URLField
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from itube.roadshow.models import CaptionLine, Chapter, Film
from itube.roadshow.times import faults_of_chapters, faults_of_lines


class TimesFormSet(BaseInlineFormSet):
    """Rows with times in a film, checked together."""

    def faults(self, rows: list[dict[str, Any]]) -> list[str]:
        raise NotImplementedError

    def clean(self) -> None:
        super().clean()
        rows = [form.cleaned_data for form in self.forms if form.is_valid()]
        if len(rows) < len(self.forms):
            return  # the rows' own errors come first
        faults = self.faults([row for row in rows if row and not row.get("DELETE")])
        if faults:
            raise ValidationError(faults)


class LineFormSet(TimesFormSet):
    def faults(self, rows: list[dict[str, Any]]) -> list[str]:
        return faults_of_lines(
            [(row["start"], row["end"]) for row in rows], self.instance.duration_seconds
        )


class ChapterFormSet(TimesFormSet):
    def faults(self, rows: list[dict[str, Any]]) -> list[str]:
        return faults_of_chapters([row["start"] for row in rows], self.instance.duration_seconds)


class ChapterInline(admin.TabularInline):
    model = Chapter
    formset = ChapterFormSet
    extra = 0
    fields = ["start", "title_ko", "title_en"]


class LineInline(admin.TabularInline):
    model = CaptionLine
    formset = LineFormSet
    formfield_overrides = {
        CharField: {"widget": AdminTextareaWidget(attrs={"rows": 2, "cols": 36})}
    }
    extra = 0
    fields = ["start", "end", "text_ko", "text_en"]
    verbose_name_plural = _("자막(영상에 그려진 글은 바뀌지 않아요)")


@admin.register(Film)
class FilmAdmin(admin.ModelAdmin):
    formfield_overrides = {
        URLField: {"assume_scheme": "https"},
        CharField: {"widget": AdminTextInputWidget(attrs={"size": 80})},
    }
    list_display = ["number", "title_ko", "center", "sector", "line_count", "is_published"]
    list_display_links = ["title_ko"]
    list_editable = ["number"]
    list_filter = ["sector", "is_published"]
    list_select_related = ["center", "sector"]
    search_fields = ["title_ko", "title_en", "slug", "center__code", "center__name_ko"]
    search_help_text = _("제목, 코드, 센터로 찾아요.")
    ordering = ["number", "slug"]
    autocomplete_fields = ["field", "center", "kinds"]
    inlines = [ChapterInline, LineInline]
    # The file of the film decides about these.
    readonly_fields = ["slug", "duration_seconds"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("slug", "duration_seconds"),
                    "title_ko",
                    "title_en",
                    "shows_ko",
                    "shows_en",
                    ("is_published", "number", "published_on"),
                ]
            },
        ),
        (_("센터와 장비"), {"fields": ["center", "field", "kinds"]}),
        (_("외부 영상"), {"fields": ["embed_url"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Film]:
        return super().get_queryset(request).annotate(line_count=Count("lines"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody: a film is a file of the release, made by tools/films.py."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: what is not to be seen is not published."""
        return False

    @admin.display(description=_("자막 줄 수"), ordering="line_count")
    def line_count(self, film: Film) -> int:
        return film.line_count  # type: ignore[attr-defined]
