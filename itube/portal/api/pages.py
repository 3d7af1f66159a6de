"""The page that explains the API: whole without script; Swagger UI comes on top to try it out."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_safe

from itube.portal.api.limits import parse_rate
from itube.portal.api.schema import schema
from itube.portal.problems import MEANINGS

GROUPS = {
    "equipment": gettext_lazy("장비"),
    "centers": gettext_lazy("지원센터"),
    "service-map": gettext_lazy("공정별 서비스맵"),
    "bookings": gettext_lazy("예약"),
    "waits": gettext_lazy("빈 시간 대기"),
    "desk": gettext_lazy("센터 창구"),
    "maintenance": gettext_lazy("점검과 고장"),
}


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    requests, seconds = parse_rate(settings.API_RATE)
    operations = _operations(schema(get_language() or "ko"))
    groups = [
        (tag, label, [operation for operation in operations if operation["tag"] == tag])
        for tag, label in GROUPS.items()
    ]
    context = {"groups": groups, "requests": requests, "seconds": seconds, "types": MEANINGS}
    return render(request, "portal/api/docs.html", context)


def _operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "path": path,
            "method": method.upper(),
            "tag": operation["tags"][0],
            "summary": operation["summary"],
            "description": operation["description"],
            "is_open": {} in operation["security"],
            "parameters": [
                p["name"] for p in operation.get("parameters", ()) if p["in"] == "query"
            ],
            "body": _body(document, operation),
            "problems": operation.get("x-problems", ()),
        }
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def _body(document: dict[str, Any], operation: dict[str, Any]) -> list[tuple[str, bool]]:
    """Return the names of what an operation takes, each with whether it must be there."""
    content = operation.get("requestBody", {}).get("content", {})
    for taken in content.values():
        shape = taken["schema"]
        if "$ref" in shape:
            shape = document["components"]["schemas"][shape["$ref"].rpartition("/")[2]]
        required = shape.get("required", ())
        return [(name, name in required) for name in shape["properties"]]
    return []
