"""What the answers of the API are made of, in more than one place."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse


@extend_schema_field({"type": "string", "format": "uri"})
class PageUrlField(serializers.Field):
    """The absolute address of a thing's page, in the language of the answer."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="*", read_only=True, **kwargs)

    def to_representation(self, thing: Any) -> str:
        return self.context["request"].build_absolute_uri(thing.get_absolute_url())


@extend_schema_field({"type": "string", "format": "uri", "nullable": True})
class FileUrlField(serializers.Field):
    """The absolute address of an uploaded file of a piece, or null."""

    def __init__(self, view: str, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)
        self.view = view

    def get_attribute(self, instance: Any) -> Any:
        return instance

    def to_representation(self, thing: Any) -> str | None:
        if not getattr(thing, self.source):
            return None
        return reverse(self.view, args=[thing.number], request=self.context["request"])


class FacetValueSerializer(serializers.Serializer):
    value = serializers.CharField()
    label = serializers.CharField(help_text=_("Accept-Language의 언어로 적은 이름"))
    count = serializers.IntegerField(min_value=0)
    selected = serializers.BooleanField()


class ListSerializer(serializers.Serializer):
    """The frame of a paged list; a subclass adds results."""

    count = serializers.IntegerField(min_value=0)
    page = serializers.IntegerField(min_value=1)
    page_size = serializers.IntegerField(min_value=1, max_value=100)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
