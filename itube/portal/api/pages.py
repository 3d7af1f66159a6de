"""The page that explains the API: whole without script; Swagger UI comes on top to try it out."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from itube.portal.api.limits import parse_rate
from itube.portal.api.schema import schema


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    requests, seconds = parse_rate(settings.API_RATE)
    context = {
        "operations": _operations(schema(get_language() or "ko")),
        "requests": requests,
        "seconds": seconds,
        "types": {
            "unknown-parameter": _("모르는 매개변수를 보냈습니다. 이름을 고치거나 빼 주십시오."),
            "invalid-value": _("매개변수의 값이 잘못되었습니다. errors에 까닭이 있습니다."),
        },
    }
    return render(request, "portal/api/docs.html", context)


def _operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "path": path,
            "method": method.upper(),
            "summary": operation["summary"],
            "description": operation["description"],
            "parameters": [
                p["name"] for p in operation.get("parameters", ()) if p["in"] == "query"
            ],
        }
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
