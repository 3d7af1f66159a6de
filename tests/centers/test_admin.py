"""The administration of a center by its own people: hours, roles, and no way to anyone else's."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from centers.admin.fields import ClockField
from centers.models import CenterRole, ClosedDay, Expert, OpeningHours
from tests.factories import make_center, make_role, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def center(db):
    return make_center()


@pytest.fixture
def manager(center):
    user = make_user(is_demo=True)
    make_role(user, center, "manager", valid_from=timezone.now() - timedelta(days=1))
    return user


def page_of(center):
    return reverse("admin:centers_center_change", args=[center.pk])


def filled(client, center):
    """The center's form as the page shows it, with no rows but those that are there."""
    context = client.get(page_of(center)).context
    data = {}
    form = context["adminform"].form
    forms = [form]
    for inline in context["inline_admin_formsets"]:
        formset = inline.formset
        for name, value in formset.management_form.initial.items():
            data[f"{formset.prefix}-{name}"] = value
        forms += formset.initial_forms
    for one in forms:
        for field in one:
            value = field.value()
            if hasattr(value, "astimezone"):
                local = timezone.localtime(value)
                # Fields with a default of their own carry what they showed along.
                for name in [field.html_name, field.html_initial_name]:
                    data[f"{name}_0"] = local.strftime("%Y-%m-%d")
                    data[f"{name}_1"] = local.strftime("%H:%M:%S")
            elif value is not None and value is not False:
                data[field.html_name] = value
    return data


def add_row(data, prefix, **values):
    total = int(data[f"{prefix}-TOTAL_FORMS"])
    data[f"{prefix}-TOTAL_FORMS"] = total + 1
    data |= {f"{prefix}-{total}-{name}": value for name, value in values.items()}
    return data


def errors_of(response):
    assert response.status_code == HTTPStatus.OK, "saved, but should not have been"
    texts = [str(error) for error in response.context["errors"]]
    return " ".join(texts)


# --- Times of day ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "minutes"), [("09:00", 540), ("9:30", 570), ("00:00", 0), ("24:00", 1440)]
)
def test_clock_field_reads_what_people_write(text, minutes):
    assert ClockField().clean(text) == minutes


@pytest.mark.parametrize("text", ["24:01", "25:00", "09:60", "9", "0900", "아홉시", "9:5", "-1:00"])
def test_clock_field_says_how_to_write_it(text):
    with pytest.raises(ValidationError, match="09:00처럼"):
        ClockField().clean(text)


def test_clock_field_shows_minutes_as_a_time():
    assert ClockField().prepare_value(1440) == "24:00"
    assert not ClockField().has_changed(540, "9:00")
    assert ClockField().has_changed(540, "nine")


# --- Opening hours and closed days -------------------------------------------------------------
def test_manager_writes_hours_days_and_experts_of_his_center(client, center, manager):
    client.force_login(manager)
    data = filled(client, center) | {"phone": "042-123-4567"}
    add_row(data, "opening_hours", weekday=0, opens="09:00", closes="12:00")
    add_row(data, "opening_hours", weekday=0, opens="13:00", closes="24:00")
    add_row(data, "closed_days", day="2030-05-01", name_ko="창립기념일")
    add_row(data, "experts", name="전문인력 1", role_ko="분석", helps_with_ko="시험", order=0)
    response = client.post(page_of(center), data)
    assert response.status_code == HTTPStatus.FOUND, response.context["errors"]
    center.refresh_from_db()
    assert center.phone == "042-123-4567"
    assert list(center.opening_hours.values_list("opens", "closes")) == [(540, 720), (780, 1440)]
    assert ClosedDay.objects.get().center == center
    assert Expert.objects.get().center == center
    assert LogEntry.objects.get().user == manager


def test_overlapping_hours_are_refused_with_the_day(client, center, manager):
    client.force_login(manager)
    data = filled(client, center)
    add_row(data, "opening_hours", weekday=2, opens="09:00", closes="12:00")
    add_row(data, "opening_hours", weekday=2, opens="11:30", closes="18:00")
    assert "수요일의 운영시간이 서로 겹쳐요." in errors_of(client.post(page_of(center), data))
    data["opening_hours-1-opens"] = "18:30"
    assert "닫는 시각은 여는 시각보다 늦어야 해요." in errors_of(client.post(page_of(center), data))
    assert not OpeningHours.objects.exists()


def test_two_rows_may_swap_their_times(client, center, manager):
    OpeningHours.objects.create(center=center, weekday=0, opens=540, closes=720)
    OpeningHours.objects.create(center=center, weekday=0, opens=780, closes=1080)
    client.force_login(manager)
    data = filled(client, center) | {
        "opening_hours-0-opens": "13:00",
        "opening_hours-0-closes": "18:00",
        "opening_hours-1-opens": "09:00",
        "opening_hours-1-closes": "12:30",
    }
    response = client.post(page_of(center), data)
    assert response.status_code == HTTPStatus.FOUND, response.context["errors"]
    assert list(center.opening_hours.values_list("opens", "closes")) == [(540, 750), (780, 1080)]


def test_a_row_may_take_the_time_of_one_that_goes(client, center, manager):
    OpeningHours.objects.create(center=center, weekday=0, opens=540, closes=720)
    OpeningHours.objects.create(center=center, weekday=0, opens=780, closes=1080)
    client.force_login(manager)
    data = filled(client, center) | {
        "opening_hours-0-closes": "18:00",
        "opening_hours-1-DELETE": "on",
    }
    response = client.post(page_of(center), data)
    assert response.status_code == HTTPStatus.FOUND, response.context["errors"]
    assert list(center.opening_hours.values_list("opens", "closes")) == [(540, 1080)]


def test_a_form_sent_twice_is_told_so(client, center, manager):
    client.force_login(manager)
    data = filled(client, center)
    add_row(data, "opening_hours", weekday=0, opens="09:00", closes="12:00")
    add_row(data, "closed_days", day="2030-05-01", name_ko="창립기념일")
    with CaptureQueriesContext(connection) as queries:
        assert client.post(page_of(center), data).status_code == HTTPStatus.FOUND
    # The lock comes before anything of the center is checked: the second waits for the first.
    statements = [query["sql"] for query in queries]
    lock = next(n for n, sql in enumerate(statements) if "FOR NO KEY UPDATE" in sql)
    assert all("centers_openinghours" not in sql for sql in statements[:lock])
    again = errors_of(client.post(page_of(center), data))
    assert "월요일의 운영시간이 서로 겹쳐요." in again
    assert OpeningHours.objects.count() == ClosedDay.objects.count() == 1


def test_manager_changes_neither_code_nor_institution(client, center, manager):
    client.force_login(manager)
    other = make_center().institution
    code = center.code
    data = filled(client, center) | {"code": "C999", "institution": other.pk}
    assert client.post(page_of(center), data).status_code == HTTPStatus.FOUND
    center.refresh_from_db()
    assert center.code == code
    assert center.institution != other


# --- Roles -------------------------------------------------------------------------------------
def test_manager_gives_a_role_to_a_colleague_by_e_mail(client, center, manager):
    colleague = make_user(email="colleague@example.com")
    client.force_login(manager)
    data = filled(client, center)
    add_row(
        data,
        "roles",
        user=" Colleague@example.com ",
        role="approver",
        valid_from_0="2030-01-01",
        valid_from_1="09:00:00",
    )
    response = client.post(page_of(center), data)
    assert response.status_code == HTTPStatus.FOUND, response.context["errors"]
    role = CenterRole.objects.get(user=colleague)
    assert (role.center, role.role) == (center, "approver")


def test_unknown_e_mail_is_told_and_nobody_is_listed(client, center, manager):
    make_user(email="somebody@example.com")
    client.force_login(manager)
    data = filled(client, center)
    add_row(
        data,
        "roles",
        user="nobody@example.com",
        role="viewer",
        valid_from_0="2030-01-01",
        valid_from_1="09:00:00",
    )
    response = client.post(page_of(center), data)
    assert "이 전자우편으로 가입한 회원이 없어요." in errors_of(response)
    assert b"somebody@example.com" not in response.content


def test_manager_cannot_change_his_own_role(client, center, manager):
    own = manager.center_roles.get()
    own.valid_until = timezone.now() + timedelta(days=3)
    own.save()
    client.force_login(manager)
    data = filled(client, center) | {"roles-0-valid_until_0": "2099-01-01"}
    assert "자신의 역할은 스스로 바꿀 수 없어요." in errors_of(client.post(page_of(center), data))
    data = filled(client, center)
    add_row(
        data,
        "roles",
        user=manager.email,
        role="deputy",
        valid_from_0="2030-01-01",
        valid_from_1="09:00:00",
    )
    assert "자신의 역할은 스스로 바꿀 수 없어요." in errors_of(client.post(page_of(center), data))
    # The page of the role alone asks the same.
    url = reverse("admin:centers_centerrole_change", args=[own.pk])
    response = client.post(
        url,
        {
            "role": "manager",
            "valid_from_0": "2020-01-01",
            "valid_from_1": "09:00:00",
            "valid_until_0": "2099-01-01",
            "valid_until_1": "09:00:00",
        },
    )
    assert "자신의 역할은 스스로 바꿀 수 없어요." in errors_of(response)
    assert CenterRole.objects.get().valid_until == own.valid_until


def test_manager_cannot_write_a_role_into_another_center(client, center, manager):
    other = make_center()
    client.force_login(manager)
    response = client.post(
        reverse("admin:centers_centerrole_add"),
        {
            "center": other.pk,
            "user": make_user().email,
            "role": "manager",
            "valid_from_0": "2020-01-01",
            "valid_from_1": "09:00:00",
        },
    )
    assert errors_of(response)
    assert not other.roles.exists()


def test_a_role_cannot_end_before_it_starts(client, center, manager):
    client.force_login(manager)
    data = filled(client, center)
    add_row(
        data,
        "roles",
        user=make_user().email,
        role="viewer",
        valid_from_0="2030-01-02",
        valid_from_1="09:00:00",
        valid_until_0="2030-01-01",
        valid_until_1="09:00:00",
    )
    assert "끝은 시작보다 늦어야 해요." in errors_of(client.post(page_of(center), data))


@pytest.mark.parametrize("role", ["viewer", "operator", "approver", "deputy"])
def test_others_of_the_center_see_its_page_but_write_nothing(client, center, role):
    user = make_user(is_demo=True)
    make_role(user, center, role, valid_from=timezone.now() - timedelta(days=1))
    client.force_login(user)
    page = client.get(page_of(center))
    assert page.status_code == HTTPStatus.OK
    # Roles are about colleagues: for managers only.
    prefixes = {inline.formset.prefix for inline in page.context["inline_admin_formsets"]}
    assert "roles" not in prefixes
    assert client.post(page_of(center), {"phone": "1"}).status_code == HTTPStatus.FORBIDDEN
    center.refresh_from_db()
    assert center.phone == ""


def test_portal_operator_gives_himself_any_role(client, center):
    operator = make_user(site_role="operator", is_demo=True)
    client.force_login(operator)
    data = filled(client, center)
    add_row(
        data,
        "roles",
        user=operator.email,
        role="manager",
        valid_from_0="2030-01-01",
        valid_from_1="09:00:00",
    )
    response = client.post(page_of(center), data)
    assert response.status_code == HTTPStatus.FOUND, response.context["errors"]
    assert operator.center_roles.get().role == "manager"


def test_choices_of_centers_end_at_ones_own(client, center, manager):
    make_center(name_ko="다른센터")
    client.force_login(manager)
    response = client.get(
        reverse("admin:autocomplete"),
        {
            "app_label": "equipment",
            "model_name": "equipment",
            "field_name": "center",
            "term": "센터",
        },
    )
    assert [row["id"] for row in response.json()["results"]] == [str(center.pk)]
