"""Form fields in our own dress: label, hint, control, error, tied together for screen readers."""

from typing import Any

from django import forms, template
from django.utils.translation import gettext_lazy as _

register = template.Library()

# Our words for allauth's fields, whose own labels come from its catalogue.
LABELS = {
    "email": _("전자우편"),
    "login": _("전자우편"),
    "password": _("비밀번호"),
    "password1": _("비밀번호"),
    "password2": _("비밀번호 확인"),
    "oldpassword": _("현재 비밀번호"),
    "code": _("인증번호"),
}


@register.inclusion_tag("account/_errors.html")
def errors(form: forms.BaseForm) -> dict[str, Any]:
    """Show what is wrong with form, in the order of its fields, with links to them."""
    return {
        "general": form.non_field_errors(),
        "wrong": [
            (bound, LABELS.get(bound.name, bound.label), error)
            for bound in form
            for error in bound.errors
        ],
    }


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
        "label": label or LABELS.get(bound.name, bound.label),
        "hint": bound.help_text,
        "is_box": is_box,
        "control": bound.as_widget(attrs={} if is_box else {"class": "in"}),
    }
