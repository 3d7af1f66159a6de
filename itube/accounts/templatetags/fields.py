"""Form fields in our own dress: label, hint, control, error, tied together for screen readers."""

from typing import Any

from django import forms, template

register = template.Library()


@register.inclusion_tag("account/_field.html")
def field(bound: forms.BoundField, label: str = "", hint: str | None = None) -> dict[str, Any]:
    """Show one field; label and hint replace the form's own, an empty hint leaves it out."""
    widget = bound.field.widget
    # A placeholder that repeats the label is noise, and gone when it would help.
    widget.attrs.pop("placeholder", None)
    if hint is not None:
        bound.help_text = bound.field.help_text = hint
    is_box = isinstance(widget, forms.CheckboxInput)
    return {
        "field": bound,
        "label": label or bound.label,
        "hint": bound.help_text,
        "is_box": is_box,
        "control": bound.as_widget(attrs={} if is_box else {"class": "in"}),
    }
