"""The guide tells the rules as they are: defaults from the code, ranges from the centers."""

import pytest

from bookings.models import BookingPolicy, FeeReduction
from bookings.states import HOLDING, State
from itube.portal.guidance import rules
from tests.factories import make_center

pytestmark = pytest.mark.django_db


def test_page_asks_twice_and_sets_no_cookie(client, django_assert_num_queries):
    with django_assert_num_queries(2):
        response = client.get("/guide/")
    page = response.content.decode()
    assert not response.cookies
    assert all(str(state.label) in page for state in State)
    assert "부가세 10 %" in page
    assert "24시간 전까지 무료로" in page
    assert "센터에 따라</th>" not in page


def test_numbers_are_the_defaults_and_how_far_centers_go(client):
    BookingPolicy.objects.create(center=make_center(), cancel_free_hours=72, min_minutes=30)
    told = {str(each.name): each for each in rules.numbers()}
    assert told["무료 취소 기한"][1:] == ("24시간 전", "24시간 전 ~ 72시간 전")
    assert told["한 번에 쓰는 가장 짧은 시간"].range == ""
    assert "센터에 따라</th>" in client.get("/guide/").content.decode()


def test_reductions_are_those_that_centers_give():
    assert rules.reductions() == []
    for percent in (10, 30):
        FeeReduction.objects.create(center=make_center(), company_size="small", percent=percent)
    (found,) = rules.reductions()
    assert (found.name, found.percent, found.centers) == ("중소기업", "10~30\u00a0%", 2)


def test_every_state_is_explained():
    rows = rules.states()
    assert [row.state for row in rows] == list(State)
    assert all(str(row.meaning) for row in rows)
    assert {row.state for row in rows if row.holds} == set(HOLDING)
