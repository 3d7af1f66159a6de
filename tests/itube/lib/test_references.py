"""References are random, easy to read out, and read as they were meant."""

import re

from hypothesis import given
from hypothesis import strategies as st

from itube.lib.references import (
    ALPHABET,
    LENGTH,
    PATTERN,
    as_written,
    new_reference,
    reference_from,
)


def test_a_reference_has_ten_characters_that_are_not_taken_for_one_another():
    made = [new_reference() for _ in range(1000)]
    assert all(re.fullmatch(PATTERN, reference) for reference in made)
    assert not set("".join(made)) & set("ILOU")
    assert len(set(made)) == 1000


def test_every_character_of_the_alphabet_comes_up():
    made = "".join(new_reference() for _ in range(1000))
    assert set(made) == set(ALPHABET)
    assert len(ALPHABET) == 32


def test_the_same_parts_always_give_the_same_reference_and_others_another(settings):
    made = [reference_from("7", str(number)) for number in range(1000)]
    assert all(re.fullmatch(PATTERN, reference) for reference in made)
    assert len(set(made)) == 1000
    assert reference_from("7", "0") == made[0]
    assert reference_from("70") != made[0]
    # Nobody can work them out without the site's key.
    settings.SECRET_KEY = "another key of this site"
    assert reference_from("7", "0") != made[0]


def test_what_a_person_writes_is_read_as_it_was_meant():
    assert as_written(" 7k3m-9q2x-oi ") == "7K3M9Q2X01"
    assert as_written("LlIiOo") == "111100"
    assert as_written("7K3M9\0Q2X01") == "7K3M9Q2X01"


@given(st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH))
def test_a_reference_is_read_as_itself_in_either_case(reference):
    assert as_written(reference) == as_written(reference.lower()) == reference
