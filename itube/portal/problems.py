"""Errors of the API as application/problem+json (RFC 9457)."""

import logging
from http import HTTPStatus
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, JsonResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import exception_handler

from itube.lib.languages import accepted_language

logger = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"
# A type leads to its explanation on the pages of the API.
TYPES = "/api/v1/docs/#"
MEANINGS = {
    "unknown-parameter": gettext_lazy("모르는 매개변수를 보냈습니다. 이름을 고치거나 빼 주십시오."),
    "invalid-value": gettext_lazy("보낸 값이 잘못되었습니다. errors에 까닭이 있습니다."),
    "rule-broken": gettext_lazy(
        "센터의 예약 규칙에 맞지 않습니다. rule은 첫 규칙의 이름이고, breaches는 어긴 규칙마다 "
        "무엇이 맞지 않고(detail) 어떻게 하면 되는지(passes) 알립니다."
    ),
    "time-taken": gettext_lazy(
        "그 시간에 이미 다른 예약이나 점검이 있습니다. alternatives에 이 장비와 비슷한 장비의 "
        "다음 빈 시간이 있습니다."
    ),
    "wrong-state": gettext_lazy("지금 상태에서는 할 수 없는 일입니다. state가 지금 상태입니다."),
    "refused": gettext_lazy("지금은 할 수 없는 일입니다. detail에 까닭이 있습니다."),
    "idempotency-mismatch": gettext_lazy(
        "같은 Idempotency-Key로 다른 요청을 보냈습니다. 새 키를 써 주십시오."
    ),
}


class UnknownParameterError(exceptions.ValidationError):
    """The address was asked with a query parameter that it does not know."""


class ProblemError(exceptions.APIException):
    """A refusal with a type of its own (a key of MEANINGS); members stand beside its detail."""

    def __init__(self, status: int, kind: str, detail: str, **members: object) -> None:
        super().__init__(detail)
        self.status_code = status
        self.kind = kind
        self.members = members


def body(status: int, detail: str, *, type_: str = "about:blank", **members: object) -> dict:
    """Return the problem document of a status; members are added to it."""
    title = HTTPStatus(status).phrase
    return {"type": type_, "title": title, "status": status, "detail": detail, **members}


def plain(request: HttpRequest, status: int) -> JsonResponse:
    """Return a problem for an address of the API that no view answered."""
    with translation.override(accepted_language(request)):
        details = {
            400: _("요청을 이해하지 못했어요."),
            403: _("이 요청을 할 권한이 없어요."),
            404: _("그런 주소나 자료가 없어요."),
            500: _("서버에서 오류가 났어요. 잠시 뒤 다시 시도해 주세요."),
            503: _("점검 중이거나 자료에 잠시 닿지 못해요. 몇 분 뒤에 다시 시도해 주세요."),
        }
        document = body(status, details[status])
    return JsonResponse(document, status=status, content_type=CONTENT_TYPE)


def problem_response(error: Exception, context: dict) -> Response | None:
    """Turn what a view raised into a problem; None lets Django answer with a 500."""
    response = exception_handler(error, context)
    if isinstance(error, OperationalError | InterfaceError):
        logger.error("database out of reach", exc_info=error)
        response = Response(status=503, headers={"Retry-After": "5"})
    if response is None:
        return None
    members: dict[str, Any] = {}
    if isinstance(error, exceptions.ValidationError):
        kind = "unknown-parameter" if isinstance(error, UnknownParameterError) else "invalid-value"
        members = {"type_": TYPES + kind, "errors": _errors(error)}
    elif isinstance(error, ProblemError):
        members = {"type_": TYPES + error.kind, **error.members}
    response.data = body(response.status_code, _detail(error, response, context), **members)
    response.content_type = CONTENT_TYPE
    # Whatever the view would have rendered, a problem is JSON.
    request = context["request"]
    request.accepted_renderer = JSONRenderer()
    request.accepted_media_type = JSONRenderer.media_type
    return response


def _errors(error: exceptions.ValidationError) -> dict[str, list]:
    detail = error.detail
    return _flat("", detail) if isinstance(detail, dict) else {"non_field_errors": list(detail)}


def _flat(name: str, detail: Any) -> dict[str, list]:
    """Return texts by the path of what is wrong: `opening_hours[2].opens`."""
    if isinstance(detail, dict):
        parts = {_path(name, key): value for key, value in detail.items()}
    elif any(isinstance(part, dict | list) for part in detail):
        parts = {_path(name, place): value for place, value in enumerate(detail) if value}
    else:
        return {name: list(detail)}
    return {
        path: texts for key, value in parts.items() for path, texts in _flat(key, value).items()
    }


def _path(name: str, key: str | int) -> str:
    if isinstance(key, int):
        return f"{name}[{key}]"
    if not name:
        return key
    # What is wrong with the whole of something is told by its name.
    return name if key == "non_field_errors" else f"{name}.{key}"


def _detail(error: Exception, response: Response, context: dict) -> str:
    if isinstance(error, exceptions.ValidationError):
        return _("보낸 값에 잘못된 것이 있어요: %(names)s") % {"names": ", ".join(_errors(error))}
    if isinstance(error, Http404 | exceptions.NotFound):
        return _("그런 주소나 자료가 없어요.")
    if isinstance(error, exceptions.MethodNotAllowed):
        return _("이 주소에서 쓸 수 없는 방법이에요. 쓸 수 있는 방법: %(methods)s") % {
            "methods": ", ".join(context["view"].allowed_methods)
        }
    if isinstance(error, exceptions.NotAcceptable):
        return _("Accept로 요청한 형식은 드릴 수 없어요. application/json으로 요청해 주세요.")
    if isinstance(error, exceptions.UnsupportedMediaType):
        return _("이 형식의 본문은 읽지 못해요. application/json으로 보내 주세요.")
    if isinstance(error, exceptions.ParseError):
        return _("보낸 본문을 읽지 못했어요: %(reason)s") % {"reason": error.detail}
    if isinstance(error, exceptions.Throttled):
        return _("요청이 너무 잦아요. %(seconds)s초 뒤에 다시 보내 주세요.") % {
            "seconds": response.headers.get("Retry-After", "60")
        }
    if isinstance(error, exceptions.APIException):
        return str(error.detail)
    if response.status_code == 503:
        return _("지금은 자료를 읽을 수 없어요. 잠시 뒤 다시 시도해 주세요.")
    return _("이 요청을 할 권한이 없어요.")
