"""Numbers that no row can have, wherever the administration takes a number."""

import pytest
from django.contrib import admin
from django.db.models import ForeignKey, ManyToManyField
from django.urls import reverse

from tests.factories import make_center, make_user
from tests.itube.portal.test_admin_site import fill

pytestmark = pytest.mark.django_db

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label_lower)


def addresses(model, number):
    """Pages of a model's administration with that number in each place that reads one."""
    meta, model_admin = model._meta, admin.site._registry[model]
    name = f"admin:{meta.app_label}_{meta.model_name}"
    listed, add = reverse(f"{name}_changelist"), reverse(f"{name}_add")
    for field in meta.get_fields():
        if isinstance(field, ForeignKey | ManyToManyField):
            yield f"{add}?{field.name}={number}"
            yield f"{listed}?{field.name}__id__exact={number}"
            yield f"{listed}?{field.name}={number}"
    for asked in ["id__exact", "id__in", "p", "o", "q"]:
        yield f"{listed}?{asked}={number}"
    if model_admin.date_hierarchy:
        yield f"{listed}?{model_admin.date_hierarchy}__year={number}"
    for page in ["change", "history", "delete"]:
        yield reverse(f"{name}_{page}", args=[number]) + f"?_to_field={number}"


@pytest.mark.parametrize(
    "number",
    [
        pytest.param("9" * 20, id="huge", marks=pytest.mark.stress),
        pytest.param("1" * 5000, id="endless", marks=pytest.mark.stress),
        pytest.param("abc", id="word", marks=pytest.mark.stress),
    ],
)
def test_what_no_row_can_be_called_is_no_error_of_the_server(client, number):
    fill(make_center(), make_center())
    client.force_login(make_user(is_superuser=True, is_demo=True))
    for model in MODELS:
        for address in addresses(model, number):
            assert client.get(address).status_code < 500, address


@pytest.mark.parametrize("sent", ["9" * 20, "abc"])
def test_nor_when_it_comes_with_a_form(client, sent):
    client.force_login(make_user(is_superuser=True, is_demo=True))
    for data in [{"center": sent}, {"specs-0-definition": sent}]:
        rows = {
            f"{rows}-{count}": "1" if rows == "specs" and count == "TOTAL_FORMS" else "0"
            for rows in ["specs", "tariffs", "equipment_steps"]
            for count in ["TOTAL_FORMS", "INITIAL_FORMS"]
        }
        address = reverse("admin:equipment_equipment_add")
        assert client.post(address, rows | data).status_code == 404


def test_a_long_number_may_be_looked_for(client):
    client.force_login(make_user(is_superuser=True, is_demo=True))
    listed = reverse("admin:equipment_equipment_changelist")
    assert client.get(listed, {"q": "9" * 20}).status_code == 200
    assert client.get(reverse("admin:equipment_equipment_add"), {"center": ""}).status_code == 200
