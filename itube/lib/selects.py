"""A field to choose from whose options are written quickly, for pages with many of them."""

from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class PlainSelect(forms.Select):
    """Written as forms.Select writes it, without a template for each option.

    244 options by templates take as long as the figures of a page.
    """

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        widget = self.get_context(name, value, attrs)["widget"]
        attributes = flatatt({"name": name, **widget["attrs"]})
        options = format_html_join("", "{}", ((_group(*each),) for each in widget["optgroups"]))
        return format_html("<select{}>{}</select>", attributes, options)


def _group(label: str | None, options: list[dict[str, Any]], _number: int) -> SafeString:
    written = format_html_join(
        "",
        "<option{}>{}</option>",
        (
            (flatatt({"value": str(each["value"]), **each["attrs"]}), each["label"])
            for each in options
        ),
    )
    if label is None:
        return written
    return format_html("<optgroup{}>{}</optgroup>", flatatt({"label": label}), written)
