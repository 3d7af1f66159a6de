"""Errors of the API as application/problem+json (RFC 9457)."""

from http import HTTPStatus

from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

CONTENT_TYPE = "application/problem+json"


def body(status: int, detail: str, *, type_: str = "about:blank", **members: object) -> dict:
    """Return the problem document of a status; members are added to it."""
    title = HTTPStatus(status).phrase
    return {"type": type_, "title": title, "status": status, "detail": detail, **members}


def plain(status: int) -> JsonResponse:
    """Return a problem for an address of the API that no view answered."""
    details = {
        400: _("요청을 이해하지 못했어요."),
        403: _("이 요청을 할 권한이 없어요."),
        404: _("그런 주소나 자료가 없어요."),
        500: _("서버에서 오류가 났어요. 잠시 뒤 다시 시도해 주세요."),
    }
    return JsonResponse(body(status, details[status]), status=status, content_type=CONTENT_TYPE)


def problem_response(error: Exception, context: dict) -> Response | None:
    """Turn what a view raised into a problem; None lets Django answer with a 500."""
    response = exception_handler(error, context)
    if response is None:
        return None
    members: dict[str, object] = {}
    if isinstance(error, exceptions.ValidationError):
        detail = _("보낸 값에 잘못된 것이 있어요.")
        members["errors"] = (
            error.detail if isinstance(error.detail, dict) else {"detail": error.detail}
        )
    elif isinstance(error, exceptions.APIException):
        detail = str(error.detail)
    elif isinstance(error, Http404):
        detail = _("그런 주소나 자료가 없어요.")
    else:
        detail = _("이 요청을 할 권한이 없어요.")
    response.data = body(response.status_code, detail, **members)
    response.content_type = CONTENT_TYPE
    return response
