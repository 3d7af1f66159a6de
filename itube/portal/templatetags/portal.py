"""Template tags for every page: icons and page numbers."""

from collections.abc import Iterator

from django import template
from django.core.paginator import Page
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return the drawing `i-<name>` of static/img/icons.svg; it says nothing to screen readers."""
    return format_html(
        '<svg class="ico" viewBox="0 0 24 24" aria-hidden="true"><use href="{}#i-{}"/></svg>',
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
def page_numbers(page: Page) -> Iterator[int | str]:
    """Return the numbers around page, first and last, with an ellipsis for what is left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
