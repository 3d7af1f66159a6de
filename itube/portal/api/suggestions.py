"""Suggestions while typing, for the combobox of the pages and for other programs."""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from equipment.models import SearchTerm
from equipment.search.analysis import MAX_LENGTH
from equipment.search.suggest import Suggestion, suggest
from itube.portal.api.reading import ReadingViewSet

Role = SearchTerm.Role


class SuggestionSerializer(serializers.Serializer):
    text = serializers.CharField()
    kind = serializers.ChoiceField(Role.choices, help_text=gettext_lazy("무엇의 이름인지"))
    url = serializers.URLField(help_text=gettext_lazy("고르면 열 주소"))


class SuggestionViewSet(ReadingViewSet):
    parameters = {"list": ("q",)}
    # The same letters are typed again and again.
    max_age = 300

    @extend_schema(
        operation_id="equipment_suggest",
        summary=gettext_lazy("검색어 제안"),
        description=gettext_lazy(
            "입력한 글자로 이어지는 장비종류, 품목, 센터, 제작사, 모델, 장비 이름을 10개까지 "
            "제안합니다. 초성, 덜 친 글자, 한·영 자판을 바꾸어 친 글자도 알아봅니다."
        ),
        parameters=[
            OpenApiParameter(
                "q",
                {"type": "string", "maxLength": MAX_LENGTH},
                description=gettext_lazy("입력한 글자"),
            )
        ],
        responses=SuggestionSerializer(many=True),
        filters=False,
    )
    def list(self, request: Request) -> Response:
        """What may follow what was typed, ten at most, the likeliest first."""
        q = request.query_params.get("q", "")
        if len(q) > MAX_LENGTH:
            message = _("검색어는 %(most)d자까지 적을 수 있어요.") % {"most": MAX_LENGTH}
            raise exceptions.ValidationError({"q": [message]})
        rows = [
            {
                "text": found.text,
                "kind": found.role,
                "url": request.build_absolute_uri(address_of(found)),
            }
            for found in suggest(q)
        ]
        return Response(SuggestionSerializer(rows, many=True).data)


def address_of(suggestion: Suggestion) -> str:
    """Return the page that a suggestion leads to: a center, an item's pieces, or a search."""
    if suggestion.role == Role.CENTER:
        return reverse("centers:detail", args=[suggestion.target])
    asked = {"item": suggestion.target} if suggestion.role == Role.ITEM else {"q": suggestion.text}
    return f"{reverse('equipment:finder')}?{urlencode(asked)}"
