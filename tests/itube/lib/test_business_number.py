import pytest
from hypothesis import given
from hypothesis import strategies as st

from itube.lib.business_number import formatted, is_valid, normalize


@pytest.mark.parametrize("number", ["1234567891", "2208162517", "1248100998"])
def test_right_check_digit_is_valid(number):
    assert is_valid(number)


@pytest.mark.parametrize(
    "number",
    ["1234567890", "123456789", "12345678911", "", "123-45-67891", "12345678９1", "a234567891"],
)
def test_wrong_digit_length_or_character_is_not(number):
    assert not is_valid(number)


@pytest.mark.parametrize("digit", "0123456789")
def test_ten_equal_digits_are_nobodys_number(digit):
    assert not is_valid(digit * 10)


@given(st.from_regex(r"[0-9]{9}", fullmatch=True))
def test_nine_digits_have_one_check_digit_at_most(head):
    right = [digit for digit in "0123456789" if is_valid(head + digit)]
    assert len(right) == (0 if right == [] else 1)
    # None only where the right digit makes all ten equal.
    assert right or len(set(head)) == 1


def test_people_write_hyphens_and_spaces():
    assert normalize(" 123-45-67891 ") == normalize("123 45 67891") == "1234567891"
    assert formatted("1234567891") == "123-45-67891"
