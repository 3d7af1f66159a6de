"""A plain field to choose from is what Django's own is, to the last attribute."""

import pytest
from django import forms
from django.test.html import parse_html

from itube.lib.selects import PlainSelect

CHOICES = [("", "모두"), ("a", "가 & <나>"), ('묶음 "1"', [("b", "다"), ("c", "라")]), (7, "칠")]


@pytest.mark.parametrize("value", ["", "a", "c", "7", 7, None, "missing", "<script>"])
@pytest.mark.parametrize(
    "attrs", [{}, {"class": "in s", "id": "id_x", "required": True, "disabled": False}]
)
def test_it_is_written_as_djangos(value, attrs):
    written, own = (
        widget(attrs={"data-x": '"'}, choices=CHOICES).render("x", value, attrs)
        for widget in (PlainSelect, forms.Select)
    )
    assert parse_html(str(written)) == parse_html(str(own))
    assert "<script>" not in written


def test_a_field_of_a_form_shows_what_was_sent():
    class Asked(forms.Form):
        x = forms.ChoiceField(choices=CHOICES, widget=PlainSelect, required=False)

    assert '<option value="c" selected>' in str(Asked({"x": "c"})["x"])
