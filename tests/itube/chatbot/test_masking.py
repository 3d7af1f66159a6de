"""What could be a person's is masked in every spelling; what the portal needs is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itube.chatbot.masking import masked, readable, without_signs

FULL_WIDTH = str.maketrans("0123456789-", "０１２３４５６７８９－")


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("900101-1234567", "id"),
        ("9001011234567", "id"),
        ("900101 - 1******", "id"),
        ("850315-6123456", "id"),
        ("010-1234-5678", "tel"),
        ("01012345678", "tel"),
        ("010.1234.5678", "tel"),
        ("+82 10 1234 5678", "tel"),
        ("02-123-4567", "tel"),
        ("(042) 123-4567", "tel"),
        ("a.b+c@example.co.kr", "email"),
        ("4111-1111-1111-1111", "card"),
        ("4111111111111111", "card"),
        ("3782 822463 10005", "card"),
        ("11-12-123456-12", "licence"),
        ("M12345678", "passport"),
        ("M123A4567", "passport"),
    ],
)
def test_what_is_a_persons_by_its_form(text, sort):
    for written in {text, text.translate(FULL_WIDTH)}:
        assert masked(f"저는 {written}입니다.") == f"저는 [{sort}]입니다."


@pytest.mark.parametrize(
    ("text", "masked_text"),
    [
        ("국민은행 123456-04-123456", "국민은행 [account]"),
        ("신한 110-123-456789로", "신한 [account]로"),
        ("110-123-456789 신한은행", "[account] 신한은행"),
        ("계좌번호는 123-45-67890-1", "계좌번호는 [account]"),
        ("서울 11-123456-12", "서울 [licence]"),
        ("passport no. AB1234567", "passport no. [passport]"),
    ],
)
def test_what_is_a_persons_by_the_word_beside_it(text, masked_text):
    assert masked(text) == masked_text


@pytest.mark.parametrize(
    "text",
    [
        "NFEC-2019-05-123456 언제 비어?",
        "nfec 2019 05 123456",
        "2019-05-123456",
        "EPN0148978",
        "예약 01H2345678 어떻게 됐나요",
        "2026-12-01부터 2026-12-31까지",
        "2026. 12. 1. 14:00~17:00",
        "20261201-20261231",
        "165,000원 이하, 0.3~30kV, 21700 셀, JSM-7900F",
        "사업자등록번호 220-81-62517",
        "대표번호 1588-1234",
        "대구에서 하나만 100000원",
        "battery.1",
    ],
)
def test_what_a_question_needs_stays(text):
    assert masked(text) == text


@given(st.text())
def test_any_text_is_masked_once_and_for_all(text):
    once = masked(text)
    assert masked(once) == once


@given(
    st.text(alphabet="가나다 .,!?", max_size=12),
    st.integers(0, 99_999_999),
    st.sampled_from(["-", " ", ".", "", "–"]),
    st.text(alphabet="가나다 .,!?", max_size=12),
)
def test_no_mobile_number_comes_through(before, number, sep, after):
    digits = f"{number:08}"
    phone = sep.join(["010", digits[:4], digits[4:]])
    assert "[tel]" in masked(f"{before}{phone}{after}")


@given(
    st.integers(40, 99), st.integers(1, 12), st.integers(1, 28),
    st.integers(1_000_000, 8_999_999), st.sampled_from(["-", " - ", " ", "", "－"]),
)  # fmt: skip
def test_no_resident_number_comes_through(year, month, day, rest, sep):
    assert masked(f"번호 {year:02}{month:02}{day:02}{sep}{rest}요") == "번호 [id]요"


@given(st.integers(1990, 2099), st.integers(1, 12), st.integers(0, 999_999))
def test_registration_numbers_always_stay(year, month, number):
    text = f"NFEC-{year}-{month:02}-{number:06}"
    assert masked(f"{text}, EPN{number:07}") == f"{text}, EPN{number:07}"


def test_signs_are_read_by_people_and_not_by_the_reader():
    text = masked("SEM 문의 010-1234-5678 로")
    assert without_signs(text) == "SEM 문의 로"
    assert readable(text, {"tel": "전화번호"}.get) == "SEM 문의 [전화번호] 로"
