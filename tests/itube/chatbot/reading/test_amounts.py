"""Fees, lengths and places as people say them."""

import pytest

from itube.chatbot.reading import amounts, places
from itube.chatbot.reading.phrase import Phrase
from itube.chatbot.reading.places import Place

CITIES = places.named_cities() | {"천안": Place("KR-44", "cheonan")}


@pytest.mark.parametrize(
    ("said", "won"),
    [
        ("10만원 이하", 100_000),
        ("5만 원 안쪽", 50_000),
        ("50,000원", 50_000),
        ("십만원 이내", 100_000),
        ("삼십오만 원", 350_000),
        ("3만 이하로", 30_000),
        ("under 100,000 won", 100_000),
        ("대구기계부품연구원", None),
        ("2시간", None),
    ],
)
def test_a_fee_is_read_in_won(said, won):
    assert amounts.fee(Phrase(said)) == won


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("2시간", 2),
        ("두 시간 반", 2.5),
        ("30분", 0.5),
        ("하루 종일", 8),
        ("오후 2시부터 5시까지", 3),
        ("2h", 2),
        ("for three hours", 3),
        ("시간당", None),
        ("40시간", None),
    ],
)
def test_a_length_is_read_in_hours(said, hours):
    assert amounts.hours(Phrase(said)) == hours


@pytest.mark.parametrize(
    ("said", "province", "city"),
    [
        ("대전은?", "KR-30", ""),
        ("경기도에 있어?", "KR-41", ""),
        ("경남이요.", "KR-48", ""),
        ("천안에 있나요", "KR-44", "cheonan"),
        ("창원시 쪽", "KR-48", ""),
        ("in Daegu", "KR-27", ""),
    ],
)
def test_a_place_is_read(said, province, city):
    (found,) = places.read(Phrase(said), CITIES)
    assert (found.province, found.city) == (province, city)


@pytest.mark.parametrize("said", ["배터리 화성 설비", "양산 전에", "대전류 시험기", "수명 시험"])
def test_words_of_the_trade_are_no_places(said):
    assert places.read(Phrase(said), CITIES) == []
