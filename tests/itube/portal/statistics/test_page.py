"""The public figures: few statements, sources named, the same numbers in drawing and table."""

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from itube.reports.stated import load_investment
from tests.factories import make_equipment

pytestmark = pytest.mark.django_db

PAGE = "/statistics/"


@pytest.fixture
def stock():
    cache.clear()
    load_investment(settings.BASE_DIR / "fixtures" / "reference" / "investment.json")
    return [make_equipment() for _ in range(3)]


def test_page_tells_what_is_stated_and_what_is_counted(client, stock):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = client.get(PAGE)
    page = response.content.decode()
    assert len(asked) <= 15
    assert "약 2조 9,000억 원" in page
    assert "2021년 2,992억 원(2개 사업), 2022년 1,672억 원(1개 사업)" in page
    assert page.count("산업통상자원부 보도자료") == 4
    assert "<dd>3<small>점</small>" in page
    # Every drawing says what it shows, and stands beside a table of the same numbers.
    assert page.count('role="img"') == page.count("표로 보기") == 7
    assert "가동시간 ÷ 가동 가능 시간" in page
    assert not response.cookies


def test_page_without_anything_is_still_a_page(client):
    cache.clear()
    response = client.get(PAGE)
    assert response.status_code == 200
    assert "투자 로드맵</h2>" not in response.content.decode()


def test_catalogue_page_explains_every_column(client, stock, django_assert_num_queries):
    with django_assert_num_queries(1):
        page = client.get("/statistics/catalogue/").content.decode()
    assert "<code>registration_no</code>" in page
    assert "/statistics/catalogue.csv" in page
    assert "출처를 밝히면" in page
