"""The OpenAPI schema, made once per language and process from the views themselves."""

import json
from functools import cache
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import translation
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from bookings.states import State
from itube.portal.api.reading import ReadingViewSet
from itube.portal.problems import CONTENT_TYPE, MEANINGS

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
# What a type of problem tells beside those.
MEMBERS: dict[str, dict[str, Any]] = {
    "rule-broken": {
        "rule": {"type": "string"},
        "breaches": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["rule", "detail", "passes"],
                "properties": {
                    "rule": {"type": "string"},
                    "detail": {"type": "string"},
                    "passes": {"type": "string"},
                },
            },
        },
    },
    "time-taken": {
        "alternatives": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["equipment", "start", "end"],
                "properties": {
                    "equipment": {"type": "string"},
                    "start": {"type": "string", "format": "date-time"},
                    "end": {"type": "string", "format": "date-time"},
                    "reason": {"type": "string"},
                },
            },
        },
        "step": {"type": "integer", "description": _("연속 예약에서 시간이 없는 단계")},
    },
    "wrong-state": {"state": {"type": "string", "enum": State.values}},
    "refused": {},
}
SOMETIMES = {"step"}
STATUS_OF = {"rule-broken": "400", "time-taken": "409", "wrong-state": "409", "refused": "409"}
# Which answers beside its own each address may give.
PROBLEMS = {
    "400": _("모르는 매개변수이거나 값이 잘못되었어요. errors가 이름을 알려요."),
    "401": _("토큰이 올바르지 않아요."),
    "404": _("그런 자료나 쪽이 없어요."),
    "406": _("Accept로 요청한 형식이 없어요."),
    "429": _("요청이 너무 잦아요. Retry-After가 기다릴 초를 알려요."),
    "503": _("검색이 너무 오래 걸렸거나 자료를 읽을 수 없어요."),
}
# The same for those at which someone acts or reads what is his, and for those that take a body.
ACTING = {
    **PROBLEMS,
    "400": _("모르는 이름이거나 값이 잘못되었어요. errors가 이름을 알려요."),
    "401": _("로그인이나 토큰이 필요해요."),
    "403": _("볼 수 있지만 이 일을 할 권한이 없거나, CSRF 토큰이 없어요."),
}
TAKING = {
    "413": _("본문이 너무 커요."),
    "415": _("본문이 이 주소가 받는 형식이 아니에요."),
    "422": _("같은 Idempotency-Key로 다른 요청을 보냈어요."),
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
    schemas = result["components"]["schemas"]
    schemas["Problem"] = PROBLEM
    for kind, members in MEMBERS.items():
        schemas[_schema_name(kind)] = {
            "description": MEANINGS[kind],
            "allOf": [
                {"$ref": "#/components/schemas/Problem"},
                {
                    "type": "object",
                    "required": [name for name in members if name not in SOMETIMES],
                    "properties": members,
                },
            ],
        }
    for path in result["paths"].values():
        for method, operation in path.items():
            # Addresses that anyone may read are told by what stands for nobody.
            common = PROBLEMS if {} in operation.get("security", [{}]) else ACTING
            if method in {"post", "put"}:
                common = common | TAKING
            for status, answer in _answers(common, operation.get("x-problems", [])).items():
                operation["responses"].setdefault(status, answer)
    _drop(result, "x-spec-enum-id")
    return result


def _answers(common: dict[str, Any], kinds: list[str]) -> dict[str, Any]:
    """Return the responses of an operation that besides common ones may have these problems."""
    texts, shapes = dict(common), {status: ["Problem"] for status in common}
    for kind in kinds:
        status = STATUS_OF[kind]
        texts[status] = format_lazy("{} {}: {}", texts.get(status, ""), kind, MEANINGS[kind])
        shapes.setdefault(status, []).append(_schema_name(kind))
    answers: dict[str, Any] = {}
    for status, text in texts.items():
        refs = [{"$ref": f"#/components/schemas/{name}"} for name in shapes[status]]
        schema = refs[0] if len(refs) == 1 else {"anyOf": refs}
        answers[status] = {"description": text, "content": {CONTENT_TYPE: {"schema": schema}}}
    answers["429"]["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}
    return answers


def _schema_name(kind: str) -> str:
    return "".join(part.title() for part in kind.split("-")) + "Problem"


def _drop(node: Any, key: str) -> None:
    if isinstance(node, dict):
        node.pop(key, None)
        for value in node.values():
            _drop(value, key)
    elif isinstance(node, list):
        for value in node:
            _drop(value, key)
