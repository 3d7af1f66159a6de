"""Code lists as other systems write them."""

import pytest

from equipment.importing.codes import parse_code, parse_country, parse_use_modes
from equipment.models import (
    AcquisitionMethod,
    EquipmentClass,
    ExclusiveReason,
    Purpose,
    Status,
    UseScope,
)


@pytest.mark.parametrize(
    ("choices", "written", "code"),
    [
        (UseScope, "공동활용서비스 가능", "service"),
        (UseScope, "공동활용허용가능", "shared"),
        (UseScope, "단독활용만 가능", "exclusive"),
        (UseScope, 3, "service"),
        (UseScope, "service", "service"),
        (Status, "활용", "normal"),
        (Status, "유휴", "idle"),
        (Status, "고장", "repair"),
        (Status, "불용", "disposed"),
        (Purpose, "시험용", "testing"),
        (Purpose, "분석", "analysis"),
        (Purpose, "4", "measurement"),
        (EquipmentClass, "주장비", "main"),
        (AcquisitionMethod, "구매", "purchase"),
        (ExclusiveReason, "05", "05"),
        (ExclusiveReason, 5.0, "05"),
        (ExclusiveReason, "보안", "05"),
        (Status, "", None),
    ],
)
def test_labels_and_codes(choices, written, code):
    assert parse_code(written, choices) == code


def test_an_unknown_value_names_the_known_ones():
    with pytest.raises(ValueError, match=r"가끔 씀.*활용, 점검중, 유휴, 불용"):
        parse_code("가끔 씀", Status)


@pytest.mark.parametrize(
    ("written", "modes"),
    [
        ("direct,test", ["direct", "test"]),
        ("분석·시험 의뢰, 이용자 직접사용", ["direct", "test"]),
        ("모두 가능", ["direct", "test", "rental"]),
        (4, ["direct", "test", "rental"]),
        ("1", ["rental"]),
        ("직접사용 및 대여", ["direct", "rental"]),
        ("", None),
    ],
)
def test_use_modes(written, modes):
    assert parse_use_modes(written) == modes


def test_an_unknown_use_mode():
    with pytest.raises(ValueError, match="증여"):
        parse_use_modes("직접사용, 증여")


@pytest.mark.parametrize(
    ("written", "code"),
    [("KR", "KR"), ("대한민국", "KR"), ("U.S.A.", "US"), ("UK", "GB"), ("", None)],
)
def test_countries(written, code):
    assert parse_country(written) == code


def test_an_unknown_country():
    with pytest.raises(ValueError, match="ISO 3166-1"):
        parse_country("아틀란티스")
