"""The OpenAPI schema, made once per language and process from the views themselves."""

import json
from functools import cache
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from itube.portal.api.reading import ReadingViewSet
from itube.portal.problems import CONTENT_TYPE

PROBLEM = {
    "type": "object",
    "description": _("RFC 9457 형식의 오류. errors는 잘못된 항목을 이름별로 알려요."),
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "object",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
}
# Which answers beside its own each address may give.
PROBLEMS = {
    "400": _("모르는 매개변수이거나 값이 잘못되었어요. errors가 이름을 알려요."),
    "401": _("토큰이 올바르지 않아요."),
    "404": _("그런 자료나 쪽이 없어요."),
    "406": _("Accept로 요청한 형식이 없어요."),
    "429": _("요청이 너무 잦아요. Retry-After가 기다릴 초를 알려요."),
    "503": _("검색이 너무 오래 걸렸거나 자료를 읽을 수 없어요."),
}


class OpenApiRenderer(JSONRenderer):
    media_type = "application/vnd.oai.openapi+json"


class SchemaViewSet(ReadingViewSet):
    renderer_classes = [JSONRenderer, OpenApiRenderer]
    max_age = 300

    @extend_schema(exclude=True)
    def retrieve(self, request: Request) -> Response:
        return Response(schema(translation.get_language() or "ko"))


@cache
def schema(language: str) -> dict[str, Any]:
    """Return the schema with its texts in language."""
    with translation.override(language):
        made = SchemaGenerator().get_schema(request=None, public=True)
        return json.loads(json.dumps(made, cls=DjangoJSONEncoder))


def with_problems(result: dict, generator: Any, request: Any, public: bool) -> dict:
    """Add to every operation the problems it may answer with; a hook of drf-spectacular."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    content = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path in result["paths"].values():
        for operation in path.values():
            for status, description in PROBLEMS.items():
                answer = {"description": description, "content": content}
                if status == "429":
                    answer["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}
                operation["responses"].setdefault(status, answer)
    _drop(result, "x-spec-enum-id")
    return result


def _drop(node: Any, key: str) -> None:
    if isinstance(node, dict):
        node.pop(key, None)
        for value in node.values():
            _drop(value, key)
    elif isinstance(node, list):
        for value in node:
            _drop(value, key)
