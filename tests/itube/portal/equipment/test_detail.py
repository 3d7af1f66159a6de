import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from bookings.models import BookingPolicy
from centers.models import OpeningHours
from equipment.models import Spec, SpecDefinition
from tests.factories import (
    MONDAY_9,
    make_bookable,
    make_booking,
    make_center,
    make_equipment,
    make_kind,
    make_member,
    make_tariff,
)
from tests.structured import told_to_search_engines

pytestmark = pytest.mark.django_db


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def piece():
    piece = make_equipment(
        itube_no="EPN0148978",
        registration_no="NFEC-2019-07-254811",
        name_ko="주사전자현미경",
        acquired_on=date(2019, 7, 12),
        acquisition_won=412_000_000,
        service_contents_ko="분석과 성적서\n<script>",
        center=make_center(phone="041-000-0000"),
    )
    OpeningHours.objects.create(center=piece.center, weekday=0, opens=540, closes=1080)
    return piece


@pytest.mark.parametrize(
    "number", ["nfec-2019-07-254811", "EPN0148978", "epn0148978", "Nfec-2019-07-254811"]
)
def test_every_number_leads_to_the_registration_number(client, piece, number):
    response = client.get(f"/equipment/{number}/")
    assert (response.status_code, response.url) == (301, "/equipment/NFEC-2019-07-254811/")
    english = client.get(f"/en/equipment/{number}/")
    assert english.url == "/en/equipment/NFEC-2019-07-254811/"


def test_a_piece_that_is_not_registered_yet_lives_at_our_number(client):
    make_equipment(itube_no="EPN0000001", registration_no=None)
    assert client.get("/equipment/EPN0000001/").status_code == 200


def test_what_not_everyone_may_see_is_not_there(client):
    hidden = make_equipment(is_published=False)
    away = make_equipment(center=make_center(is_published=False))
    for number in [hidden.number, away.number, "NFEC-2019-07-254811", "x", "1" * 31, "%00"]:
        assert client.get(f"/equipment/{number}/").status_code == 404


def test_the_page_tells_the_facts(client, piece):
    definition = SpecDefinition.objects.create(key="kv", name_ko="가속전압", unit="kV")
    Spec.objects.create(
        equipment=piece, definition=definition, value_from=0.3, value_to=30, unit="kV",
        text="0.3~30kV",
    )  # fmt: skip
    Spec.objects.create(equipment=piece, text="시료대 별도", order=1)
    make_tariff(piece, use_mode="direct", won=85_000)
    make_tariff(piece, use_mode="test", basis="base", won=50_000, base_quantity=2, extra_won=9_000)
    make_tariff(piece, use_mode="direct", won=95_000, valid_from=date(2999, 1, 1))
    response = client.get(piece.get_absolute_url())
    text = text_of(response)
    for part in [
        "주사전자현미경", "NFEC-2019-07-254811", "EPN0148978", "2019. 7. 12.", "412,000,000원",
        "가속전압 0.3~30 kV", "시료대 별도", "시간당 85,000원", "기본 2시간 50,000원",
        "추가 시간당 9,000원", "95,000원", "041-000-0000", "월 09:00~18:00", "장비 1대",
        "분석과 성적서", "&lt;script&gt;",
    ]:  # fmt: skip
        assert part in text, part
    assert "바뀔 사용료" in text


def test_the_same_kind_elsewhere_is_offered_and_a_page_costs_thirteen_queries(
    client, piece, django_assert_max_num_queries
):
    for _ in range(12):
        other = make_equipment(kind=piece.kind, name_ko="다른 곳의 현미경")
        make_tariff(other)
    make_equipment(kind=piece.kind, center=piece.center, name_ko="같은 센터의 현미경")
    make_equipment(kind=make_kind(), name_ko="다른 종류")
    # Three of them for the free times here, two for those of the others.
    with django_assert_max_num_queries(13):
        response = client.get(piece.get_absolute_url())
    similar = response.context["similar"]
    assert {found.piece.name for found, _time in similar} == {"다른 곳의 현미경"}
    assert len(similar) == 5


def test_the_first_free_time_of_similar_pieces_is_told(client, piece):
    open_one = make_bookable(kind=piece.kind, name_ko="비어 있는 현미경")
    BookingPolicy.objects.create(center=open_one.center, opens_on_holidays=True)
    make_equipment(kind=piece.kind, name_ko="닫힌 현미경")
    make_equipment(kind=piece.kind, name_ko="안 받는 현미경", online_booking=False)
    text = text_of(client.get(piece.get_absolute_url()))
    assert re.search(r"비어 있는 현미경.*(오늘|내일|\)) \d\d:\d\d", text)
    assert "한 달 안에 없음" in text
    assert "예약 안 받음" in text


def test_photo_and_manual_are_linked_even_if_their_files_are_lost(client, piece):
    type(piece).objects.filter(pk=piece.pk).update(photo="gone.png", manual="gone.pdf")
    html = client.get(piece.get_absolute_url()).content.decode()
    assert "/equipment/NFEC-2019-07-254811/photo" in html
    assert "/equipment/NFEC-2019-07-254811/manual" in html


def test_the_week_is_shown_with_what_can_be_booked_and_leads_to_the_request(client, monkeypatch):
    now = MONDAY_9 - timedelta(days=5)
    monkeypatch.setattr(timezone, "now", lambda: now)
    piece, user = make_bookable(), make_member()
    mine = make_booking(equipment=piece, start=MONDAY_9, user=user, state="confirmed")
    make_booking(equipment=piece, start=MONDAY_9 + timedelta(hours=2))
    client.force_login(user)
    response = client.get(piece.get_absolute_url(), {"on": "2030-01-07"})
    html, text = response.content.decode(), text_of(response)
    assert 'value="2030-01-07T13:00/2030-01-07T13:30"' in html
    assert 'value="2030-01-07T11:00/2030-01-07T11:30"' not in html
    assert html.count(f'href="{mine.get_absolute_url()}">내 예약') == 4
    assert text.count("예약됨") >= 4
    assert "1.07.(월) 13:00~18:00 (5시간)" in text
    assert "오늘 11:00" in text  # the first free time of all, after a notice of two hours
    assert "예상 사용료 60,000원" in html
    assert re.search(r'<form id="times" action="/bookings/new/"', html)


@pytest.mark.parametrize("on", ["x", "1900-01-01", "9999-12-31", "2030-02-31", "%00"])
def test_a_day_that_cannot_be_shown_is_told_beside_its_field(client, on):
    response = client.get(make_bookable().get_absolute_url(), {"on": on})
    assert response.status_code == 200
    assert 'id="on_error"' in response.content.decode()


def test_a_piece_that_takes_no_bookings_says_why_and_whom_to_call(client):
    piece = make_bookable(status="repair", center=make_center(phone="041-000-0000"))
    response = client.get(piece.get_absolute_url())
    assert "‘점검중’ 상태라서 예약을 받지 않아요" in text_of(response)
    assert response.content.decode().count("tel:041-000-0000") == 2
    assert '<form id="times"' not in response.content.decode()


def test_a_piece_without_opening_hours_says_that_nothing_is_free(client):
    text = text_of(client.get(make_equipment(center=make_center()).get_absolute_url()))
    assert "이 주에는 운영하지 않아요" in text
    assert "신청할 수 있는 시간이 없어요" in text


def test_search_engines_are_told_what_it_is_can_do_and_costs(client, piece):
    definition = SpecDefinition.objects.create(key="voltage", name_ko="가속전압", unit="kV")
    piece.specs.create(
        definition=definition, value_from=0.3, value_to=30, unit="kV", text="0.3~30kV"
    )
    piece.specs.create(text="무엇인지 모르는 규격")
    make_tariff(piece, won=85_000)
    make_tariff(piece, use_mode="test", basis="negotiable", won=None)
    told = told_to_search_engines(client.get(piece.get_absolute_url()))
    assert told["@type"] == "Product"
    assert told["name"] == "주사전자현미경"
    assert (told["sku"], told["productID"]) == ("EPN0148978", "NFEC-2019-07-254811")
    assert told["url"].endswith("/equipment/NFEC-2019-07-254811/")
    assert told["additionalProperty"] == [
        {
            "@type": "PropertyValue",
            "name": "가속전압",
            "value": "0.3~30 kV",
            "minValue": 0.3,
            "maxValue": 30,
            "unitText": "kV",
        }
    ]
    (offer,) = told["offers"]
    assert offer["offeredBy"]["name"] == piece.center.name
    price = offer["priceSpecification"]
    assert (price["price"], price["priceCurrency"], price["unitCode"]) == (85_000, "KRW", "HUR")
    assert price["valueAddedTaxIncluded"] is False


def test_text_of_a_center_cannot_leave_what_search_engines_are_told(client, piece):
    piece.description_ko = "</script><script>alert(1)</script>"
    piece.save()
    response = client.get(piece.get_absolute_url())
    assert told_to_search_engines(response)["description"] == piece.description_ko
    assert b"<script>alert(1)" not in response.content


def test_an_english_page_tells_search_engines_nothing_in_korean(client, piece):
    definition = SpecDefinition.objects.create(key="shape", name_ko="모양", name_en="Shape")
    piece.specs.create(definition=definition, text="세로형")
    piece.maker = "한국기기"
    piece.save()
    page = piece.get_absolute_url()
    told = told_to_search_engines(client.get(f"/en{page}"))
    assert "additionalProperty" not in told
    assert "manufacturer" not in told
    korean = told_to_search_engines(client.get(page))
    assert korean["manufacturer"]["name"] == "한국기기"
