"""Support cases: the list, one case, and what the administration shows beforehand."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from itube.lib.kept import new_edition
from tests.factories import (
    make_case,
    make_center,
    make_equipment,
    make_item,
    make_role,
    make_sector,
    make_step,
    make_user,
)

pytestmark = pytest.mark.django_db


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def queries(client, address):
    new_edition()
    with CaptureQueriesContext(connection) as captured:
        page(client, address)
    return len(captured)


def full_case(**fields):
    case = make_case(**fields)
    piece = make_equipment(center=case.center)
    case.equipment.add(piece)
    case.kinds.add(piece.kind)
    return case, piece


def test_the_list_narrows_by_sector_and_to_demonstrations(client):
    bio = make_sector(code="bio", name_ko="바이오·의료")
    make_case(title_ko="약", sector=bio, is_demonstration=True)
    make_case(title_ko="배", is_example=True)
    html = page(client, "/cases/")
    assert "사례 2건" in html
    assert "예시" in html
    html = page(client, "/cases/?sector=bio&demonstration=1&color=red")
    assert "사례 1건" in html
    assert "약</a>" in html
    assert "배</a>" not in html
    # A sector's count follows the other condition.
    assert "바이오·의료 <b>1</b>" in html


def test_wrong_values_are_told_and_pages_that_there_are_not_are_404(client):
    make_case()
    html = page(client, "/cases/?sector=moon&demonstration=maybe")
    assert html.count('class="err"') == 2
    assert "사례 1건" in html
    page(client, "/cases/?page=2", 404)


def test_a_case_names_equipment_center_and_steps(client):
    case, piece = full_case(company_ko="소재 중소기업 (예시)")
    step = make_step(make_item(slug="sensor", sector=case.sector), number=2, name_ko="조립")
    step.kinds.add(piece.kind)
    html = page(client, case.get_absolute_url())
    for text in (
        "균열이 생겼습니다.",
        "단층촬영을 했습니다.",
        "균열이 없어졌습니다.",
        "소재 중소기업 (예시)",
        f'href="{piece.get_absolute_url()}"',
        f'href="/equipment/?kind={piece.kind.slug}"',
        f'href="/equipment/?center={case.center.code}"',
        "조립",
    ):
        assert text in html
    assert case.body_ko == "균열이 생겼습니다.\n\n단층촬영을 했습니다.\n\n균열이 없어졌습니다."


def test_equipment_that_is_not_published_is_not_named(client):
    case, piece = full_case()
    piece.is_published = False
    piece.save()
    assert piece.get_absolute_url() not in page(client, case.get_absolute_url())


def test_drafts_and_what_is_still_to_come_are_not_there(client):
    draft = make_case(published_at=None)
    coming = make_case(published_at=timezone.now() + timedelta(days=1))
    hidden = make_case(center=make_center(is_published=False))
    for case in (draft, coming, hidden):
        page(client, case.get_absolute_url(), 404)
    assert "조건에 맞는 사례가 없습니다." in page(client, "/cases/")


def test_ten_cases_cost_as_many_queries_as_one(client):
    case, _piece = full_case()
    addresses = ("/cases/", case.get_absolute_url())
    counts = [queries(client, address) for address in addresses]
    for _more in range(9):
        full_case(sector=case.sector)
        case.equipment.add(make_equipment(center=case.center))
    assert [queries(client, address) for address in addresses] == counts
    assert max(counts) <= 6


def test_managers_see_drafts_of_their_own_center_as_they_will_be(client):
    case, _piece = full_case(published_at=None)
    manager = make_user()
    make_role(manager, case.center, "manager")
    client.force_login(manager)
    address = f"/admin/cases/supportcase/{case.pk}/preview/"
    html = page(client, address)
    assert "미리보기입니다." in html
    assert "단층촬영을 했습니다." in html
    assert address in page(client, f"/admin/cases/supportcase/{case.pk}/change/")
    other = make_case(published_at=None)
    page(client, f"/admin/cases/supportcase/{other.pk}/preview/", 404)


def test_the_list_of_the_administration_tells_what_is_shown(client):
    make_case()
    make_case(published_at=None)
    make_case(published_at=timezone.now() + timedelta(days=1))
    admin = get_user_model().objects.create_superuser("admin@example.com", name="관리자")
    client.force_login(admin)
    html = page(client, "/admin/cases/supportcase/")
    for text in ("초안", "공개 예정"):
        assert text in html
