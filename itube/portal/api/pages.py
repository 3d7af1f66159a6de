"""The page that explains the API: whole without script; Swagger UI comes on top to try it out."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from itube.portal.api.limits import parse_rate
from itube.portal.api.schema import schema
from itube.portal.problems import MEANINGS


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    requests, seconds = parse_rate(settings.API_RATE)
    context = {
        "operations": _operations(schema(get_language() or "ko")),
        "requests": requests,
        "seconds": seconds,
        "types": MEANINGS,
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
