"""The service map in the administration: factors with kinds, and the map as a file."""

import io

import openpyxl
import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from equipment.mapping.storing import read_map
from equipment.models import EvaluationFactor, StepKind
from tests.equipment.test_admin import filled, page_of, worker
from tests.factories import make_center, make_item, make_kind, make_step, make_user

pytestmark = pytest.mark.django_db
PAGE = "/admin/equipment/productitem/exchange/"
FILE = "/admin/equipment/productitem/xlsx/"


@pytest.fixture
def step():
    step = make_step(make_item(slug="battery"))
    for slug in ("cycler", "chamber"):
        StepKind.objects.create(step=step, kind=make_kind(slug=slug))
    factor = EvaluationFactor.objects.create(step=step, name_ko="수명", name_en="Life")
    factor.kinds.set(step.kinds.all())
    return step


@pytest.fixture
def operator(client):
    user = make_user(is_superuser=True, is_demo=True)
    client.force_login(user)
    return user


def book_of(client):
    answer = client.get(FILE)
    assert "attachment" in answer["Content-Disposition"]
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


def upload(client, book):
    held = io.BytesIO()
    book.save(held)
    return client.post(PAGE, {"file": SimpleUploadedFile("map.xlsx", held.getvalue())})


def test_a_file_is_shown_first_and_stored_then(client, operator, step):
    book = book_of(client)
    assert "바뀌는 것이 없습니다" in upload(client, book).text
    book["공정단계"]["C4"] = "새 이름"
    shown = upload(client, book)
    assert "1단계의 이름이나 요약이 바뀜" in shown.text
    assert read_map()[0]["steps"][0]["name_ko"] == step.name_ko
    done = client.post(PAGE, {"read": shown.context["read"]})
    assert done.url == reverse("admin:equipment_productitem_changelist")
    step.refresh_from_db()
    assert step.name_ko == "새 이름"
    assert "엑셀 파일로 고침" in LogEntry.objects.get(user=operator).change_message
    # What was shown once is not stored over what has come since.
    again = client.post(PAGE, {"read": shown.context["read"]})
    assert "서비스맵이 바뀌었습니다" in again.text


def test_faults_are_listed_and_nothing_is_stored(client, operator, step):
    before = read_map()
    book = book_of(client)
    book["공정단계"]["C4"] = "새 이름"
    book["평가요소"]["E4"] = "nope"
    shown = upload(client, book)
    assert "<td>4</td>" in shown.text
    assert "없는 코드예요: nope" in shown.text
    assert "read" not in shown.context
    assert read_map() == before


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"code,name\n"])
def test_what_is_no_workbook_is_told_beside_the_field(client, operator, content):
    file = SimpleUploadedFile("map.xlsx", content)
    assert client.post(PAGE, {"file": file}).context["form"].errors["file"]


@pytest.mark.parametrize("read", ["", "forged", "a:b:c"])
def test_what_was_not_read_here_is_not_stored(client, operator, read):
    assert "다시 올려" in client.post(PAGE, {"read": read}).text


def test_a_center_may_take_the_map_along_and_not_change_it(client, step):
    client.force_login(worker(make_center(), "manager"))
    listed = client.get(reverse("admin:equipment_productitem_changelist"))
    assert listed.status_code in (200, 403)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"read": "x"}).status_code == 403


def test_nobody_else_reaches_the_files(client, step):
    assert client.get(PAGE).status_code == 302
    assert client.get(FILE).status_code == 302


def test_a_factor_offers_the_kinds_of_its_step_and_loses_those_that_leave_it(
    client, operator, step
):
    make_kind(slug="elsewhere")
    page = page_of(step)
    data = filled(client, page)
    choices = client.get(page).context["inline_admin_formsets"][1].formset.forms[0].fields["kinds"]
    assert len(choices.choices) == 2
    gone = step.step_kinds.get(kind__slug="chamber")
    place = next(key for key, value in data.items() if key.endswith("-id") and value == gone.pk)
    data[place.replace("-id", "-DELETE")] = "on"
    assert client.post(page, data).status_code == 302
    factor = step.factors.get()
    assert [kind.slug for kind in factor.kinds.all()] == ["cycler"]


def test_the_pages_lead_to_the_site(client, operator, step):
    assert f'href="{step.get_absolute_url()}"' in client.get(page_of(step)).text
    assert f'href="{step.item.get_absolute_url()}"' in client.get(page_of(step.item)).text
