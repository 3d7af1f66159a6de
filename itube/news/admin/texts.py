"""What the administration of notices and events shares: who runs the portal writes them."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from itube.news.models.published import Published


class TextAdmin(admin.ModelAdmin):
    """‘사이트에서 보기’ leads to the text's page, which is a preview until it is published."""

    search_fields = ["title_ko", "title_en", "slug"]
    prepopulated_fields = {"slug": ["title_en"]}
    list_select_related = ["sector"]
    date_hierarchy = "published_at"

    def get_prepopulated_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        # An address that people may have kept does not follow its title.
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def view_on_site(self, obj: Any) -> str:
        return obj.get_absolute_url()

    @admin.display(description=_("게시"), ordering="published_at")
    def stage(self, thing: Published) -> str:
        return str(thing.stage(timezone.now()).label)
