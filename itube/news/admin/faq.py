"""Questions that many ask."""

from django.contrib import admin

from itube.news.models import Faq


@admin.register(Faq)
class FaqAdmin(admin.ModelAdmin):
    list_display = ["question_ko", "category", "number", "page", "is_published"]
    list_filter = ["category", "is_published"]
    search_fields = ["question_ko", "question_en", "answer_ko", "slug"]
    fields = [
        ("category", "number", "is_published"),
        "slug",
        ("question_ko", "question_en"),
        "answer_ko",
        "answer_en",
        "page",
    ]

    def view_on_site(self, obj: Faq) -> str:
        return obj.get_absolute_url()
