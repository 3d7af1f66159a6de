"""Fees from strings such as `직접사용 시간당 60,000원; 분석·시험의뢰 건당 120,000원; 대여 협의`."""

import re
from typing import NamedTuple

from django.utils.translation import gettext as _

from equipment.importing.codes import MODE_TABLE
from equipment.models import FeeBasis
from itube.lib.quantities import parse_won, plain
from itube.lib.sheets import Cell
from itube.lib.text import squash

BASIS_WORDS = {
    FeeBasis.HOUR: ("시간당", "1시간", "시간", "hour", "h"),
    FeeBasis.DAY: ("일당", "1일", "하루", "일", "day"),
    FeeBasis.SAMPLE: ("시료당", "건당", "1건", "개당", "시편당", "점당", "건", "시료", "sample"),
    FeeBasis.NEGOTIABLE: ("협의", "별도협의", "별도문의", "문의", "추후협의"),
    FeeBasis.FREE: ("무료", "무상", "없음", "0원"),
    FeeBasis.BASE: ("기본+추가",),
}
BASIS_TABLE = {squash(word): basis for basis, words in BASIS_WORDS.items() for word in words}

MAX_TEXT = 200
MONEY = r"₩?\d[\d,.\s조천백십만억]*원?"
BASE = re.compile(
    rf"기본\s*(?P<hours>\d{{1,3}})\s*시간\s*(?P<won>{MONEY})\s*[,·+]?\s*"
    rf"추가\s*(?:1?\s*시간\s*당?|시간당)\s*(?P<extra>{MONEY})"
)
RATE = re.compile(rf"(?P<basis>[^\d₩]*?|1\s*(?:시간|일|건))\s*(?P<won>{MONEY})")
RATE_AFTER = re.compile(rf"(?P<won>{MONEY})\s*/\s*(?:1\s*)?(?P<basis>\D+)")


class TariffValue(NamedTuple):
    """One fee; use_mode None means every use mode of the piece that has no fee of its own."""

    use_mode: str | None
    basis: str
    won: int | None
    base_quantity: int | None = None
    extra_won: int | None = None


def parse_tariffs(value: Cell) -> list[TariffValue]:
    """Return the fees of a cell, parted by semicolons or lines; an empty cell has none.

    Raises ValueError if a fee cannot be read or a use mode has two.
    """
    text = "" if value is None else str(value)
    parts = [plain(part) for part in re.split(r"[;；\n]+", text) if part.strip()]
    if overlong := next((part for part in parts if len(part) > MAX_TEXT), None):
        raise ValueError(_("사용료를 알아볼 수 없어요: %(text)s…") % {"text": overlong[:60]})
    found = [_parsed(part) for part in parts]
    modes = [tariff.use_mode for tariff in found]
    if len(modes) != len(set(modes)):
        raise ValueError(_("한 이용방법에 사용료가 둘 있어요: %(text)s") % {"text": text[:60]})
    return found


def parse_fee(fee: Cell, basis: Cell) -> list[TariffValue]:
    """Return the fee that two columns tell together: `60,000` and `시간당`."""
    told, by = plain(fee), plain(basis)
    if BASIS_TABLE.get(squash(by)) in (FeeBasis.FREE, FeeBasis.NEGOTIABLE):
        return parse_tariffs(by)
    if not told:
        return []
    return parse_tariffs(f"{by} {told}" if by and re.fullmatch(MONEY, told) else told)


def for_modes(tariffs: list[TariffValue], use_modes: list[str]) -> list[TariffValue]:
    """Return the fees with those for all use modes spread over the ones that have none."""
    own = {tariff.use_mode for tariff in tariffs}
    spread = []
    for tariff in tariffs:
        if tariff.use_mode is not None:
            spread.append(tariff)
        else:
            spread += [tariff._replace(use_mode=mode) for mode in use_modes if mode not in own]
    return sorted(spread)


def _parsed(text: str) -> TariffValue:
    mode, rest = _mode_and_rest(text)
    found = BASE.fullmatch(rest)
    if found and int(found["hours"]):
        return TariffValue(
            mode, FeeBasis.BASE, _won(found["won"]), int(found["hours"]), _won(found["extra"])
        )
    basis = BASIS_TABLE.get(squash(rest))
    if basis in (FeeBasis.FREE, FeeBasis.NEGOTIABLE):
        return TariffValue(mode, basis, None)
    if found := RATE.fullmatch(rest) or RATE_AFTER.fullmatch(rest):
        basis = BASIS_TABLE.get(squash(found["basis"]))
        if basis in (FeeBasis.HOUR, FeeBasis.DAY, FeeBasis.SAMPLE):
            return TariffValue(mode, basis, _won(found["won"]))
    raise ValueError(
        _("사용료를 알아볼 수 없어요: %(text)s. 직접사용 시간당 60,000원처럼 적어 주세요.")
        % {"text": text[:60]}
    )


def _mode_and_rest(text: str) -> tuple[str | None, str]:
    """Return the use mode that text begins with, by its longest name, and what follows it."""
    for end in range(min(len(text), 12), 0, -1):
        head, rest = text[:end], text[end:]
        if head[-1].isdigit() or (rest and rest[0] not in " :,"):
            continue
        if (mode := MODE_TABLE.get(squash(head))) is not None:
            return mode, rest.strip(" :,")
    return None, text


def _won(text: str) -> int:
    won = parse_won(text)
    if won is None:
        raise ValueError(_("사용료 금액이 비어 있어요."))
    return won
