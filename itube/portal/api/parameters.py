"""The query parameters of a form, as the schema tells them."""

from collections.abc import Mapping, Sequence
from typing import Any

import django_filters
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_filters import filters
from drf_spectacular.utils import OpenApiParameter

from itube.portal.api.reading import LARGEST_PAGE, PAGE_SIZE

PAGING = [
    OpenApiParameter(
        "page", {"type": "integer", "minimum": 1, "default": 1}, description=_("쪽 번호")
    ),
    OpenApiParameter(
        "page_size",
        {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE_SIZE},
        description=_("한 쪽의 건수"),
    ),
]


def parameters_of(
    form: type[django_filters.FilterSet], codes: Mapping[str, Sequence[str]] | None = None
) -> list[OpenApiParameter]:
    """Return the schema's parameters of form's filters, in their order.

    codes names the closed lists of filters that do not tell their choices themselves.
    """
    return [
        _parameter(name, filter_, (codes or {}).get(name))
        for name, filter_ in form.base_filters.items()
    ]


def _parameter(name: str, filter_: filters.Filter, codes: Sequence[str] | None) -> OpenApiParameter:
    schema: dict[str, Any] = {"type": "string"}
    if longest := filter_.extra.get("max_length"):
        schema["maxLength"] = longest
    if choices := codes or [str(value) for value, _label in filter_.extra.get("choices", ())]:
        schema["enum"] = list(choices)
    many = getattr(filter_.field.widget, "allow_multiple_selected", False)
    if many:
        schema = {"type": "array", "items": schema}
    label, help_text = filter_.label or "", filter_.extra.get("help_text")
    return OpenApiParameter(
        name,
        schema,
        description=format_lazy("{}. {}", label, help_text) if help_text else label,
        explode=True if many else None,
    )
