"""What the use of a piece costs, or of all pieces that are found: rows that hold today."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from bookings.fees import VAT_PERCENT
from bookings.models import FeeReduction
from bookings.templatetags.bookings import won
from centers.models import Center
from equipment.fees import announced, in_force
from equipment.models import Equipment, FeeBasis, Tariff
from itube.chatbot.answers import wording
from itube.chatbot.answers.asked import Asked
from itube.chatbot.answers.citing import ROWS, Draft, of_center, of_piece
from itube.chatbot.answers.finding import (
    Found,
    ask,
    follow_ups,
    lead_to_all,
    no_piece,
    nothing,
    of_its_kind,
    piece_of,
    say_rows,
    too_slow,
)
from itube.chatbot.answers.links import support_url
from itube.chatbot.answers.understood import in_words
from itube.chatbot.reply import Citation, Reply
from itube.finder.finding import SearchTooSlowError
from itube.finder.hits import rows_of
from itube.lib.names import in_english

EVERYTHING = 100_000  # pieces of one page: all of them
# Fees of one kind are told by what they are counted by, in this order.
FIGURES = (FeeBasis.HOUR, FeeBasis.DAY, FeeBasis.SAMPLE, FeeBasis.BASE)


def fee(asked: Asked) -> Reply:
    """Return what the piece costs that slots name, or from how much to how much what is found."""
    if asked.slots.piece:
        piece = piece_of(asked)
        if piece is None:
            return no_piece(asked)
        if not asked.slots.sort:
            return _of_piece(asked, piece)
        asked = of_its_kind(asked, piece)
    try:
        slots = asked.slots.with_(sort=asked.slots.sort or "fee")
        found = ask(asked, slots, size=EVERYTHING)
        return _of_many(asked, found) if found.total else nothing(asked, found)
    except SearchTooSlowError:
        return too_slow(asked)


def _of_piece(asked: Asked, piece: Equipment) -> Reply:
    draft = Draft(asked, piece)
    cited = of_piece(piece)
    holding = in_force(piece.tariffs.all(), asked.today)
    if not holding:
        draft.say(
            _("%(row)s: 등록된 사용료가 없습니다. 센터에 문의해 주세요.")
            % {"row": wording.row(piece)},
            cited,
            of_center(piece.center),
        )
        draft.lead(_("센터 화면 열기"), f"{piece.center.get_absolute_url()}#contact")
    else:
        draft.say(
            _("%(row)s의 사용료입니다.") % {"row": wording.row(piece)},
            cited,
            of_center(piece.center),
        )
    for row in holding:
        draft.row(wording.tariff(row), cited)
    for row in announced(piece.tariffs.all(), asked.today)[: ROWS - len(holding)]:
        told = {"day": f"{row.valid_from:%Y-%m-%d}", "fee": wording.tariff(row)}
        draft.row(_("%(day)s부터 %(fee)s") % told, cited)
    if any(row.won for row in holding):
        _say_vat(draft, cited)
    _say_reductions(draft, piece)
    draft.lead(_("장비 화면 열기"), piece.get_absolute_url())
    draft.lead(_("기술지원 요청서 쓰기"), support_url(asked.slots, center=piece.center.code))
    return draft.reply(
        _("더 싼 데는?"), _("이번 주에 비는 시간은?"), _("어떻게 예약해?"), shown=[piece]
    )


def _say_vat(draft: Draft, *cited: Citation) -> None:
    told = {"percent": VAT_PERCENT}
    draft.say(_("부가세 %(percent)d %%는 따로 더합니다.") % told, *cited)


def _say_reductions(draft: Draft, piece: Equipment) -> None:
    """Say what the center takes off, as far as it is registered; one statement."""
    rows = FeeReduction.objects.filter(center=piece.center_id).order_by("-percent", "company_size")
    told = ", ".join(f"{row.get_company_size_display()} {row.percent}\u00a0%" for row in rows)
    if told:
        draft.say(_("센터의 사용료 감면: %(sizes)s") % {"sizes": told}, of_center(piece.center))
    if piece.fee_reduction_note and not (in_english() and not piece.fee_reduction_note_en):
        draft.say(
            _("이 장비의 사용료 감면: %(note)s") % {"note": piece.fee_reduction_note},
            of_piece(piece),
        )


@dataclass(frozen=True)
class Range:
    """The lowest and the highest fee of one basis, each with a piece that has it."""

    basis: str
    lowest: int
    highest: int
    lowest_of: int
    highest_of: int
    pieces: int


def _of_many(asked: Asked, found: Found) -> Reply:
    ids = found.answer.ids
    ranges = _ranges(asked, ids)
    first = ids[:ROWS]
    named = {pk for one in ranges for pk in (one.lowest_of, one.highest_of)}
    hits = {hit.piece.pk: hit for hit in rows_of(list({*first, *named}), asked.now)}
    draft = Draft(asked)
    told = {
        "what": in_words(asked.slots.with_(sort="", fee_max=None)),
        "pieces": wording.pieces(found.total),
    }
    if told["what"]:
        centers = Center.objects.published().filter(code=asked.slots.center)
        cited = [of_center(center) for center in (centers if asked.slots.center else ())]
        draft.say(_("%(what)s: %(pieces)s의 사용료입니다.") % told, *cited)
    else:
        draft.say(_("%(pieces)s의 사용료입니다.") % told)
    for one in ranges:
        if one.lowest_of in hits and one.highest_of in hits:
            cited = [of_piece(hits[pk].piece) for pk in (one.lowest_of, one.highest_of)]
            draft.say(_in_words(one), *cited)
    if not ranges:
        draft.say(_("금액으로 등록된 사용료가 없습니다. 센터에 문의해 주세요."))
    shown = [hits[pk] for pk in first if pk in hits]
    if ranges and shown:
        _say_vat(draft, of_piece(shown[0].piece))
    say_rows(draft, shown)
    lead_to_all(draft, found)
    follow = [question for question in follow_ups(asked.slots) if question != _("더 싼 데는?")]
    return draft.reply(*follow, shown=[hit.piece for hit in shown])


def _ranges(asked: Asked, ids: Sequence[int]) -> list[Range]:
    """Return the ranges of today's fees of the pieces, in the order of FIGURES; one statement.

    Only fees that are within what was asked: of the use mode, and not above fee_max.
    """
    slots = asked.slots
    newest = Tariff.objects.filter(
        Q(use_mode=slots.use_mode) if slots.use_mode else Q(),
        equipment__in=ids,
        valid_from__lte=asked.today,
    ).order_by("equipment", "use_mode", "-valid_from")
    rows = newest.distinct("equipment", "use_mode").values_list("basis", "won", "equipment")
    by_basis: dict[str, list[tuple[int, int]]] = {}
    for basis, amount, piece in rows:
        if amount and (slots.fee_max is None or amount <= slots.fee_max):
            by_basis.setdefault(basis, []).append((amount, piece))
    return [_range(basis, by_basis[basis]) for basis in FIGURES if basis in by_basis]


def _range(basis: str, fees: list[tuple[int, int]]) -> Range:
    (lowest, lowest_of), (highest, highest_of) = min(fees), max(fees)
    return Range(basis, lowest, highest, lowest_of, highest_of, len({pk for _won, pk in fees}))


def _in_words(one: Range) -> str:
    told = {
        "basis": wording.basis(one.basis),
        "lowest": won(one.lowest),
        "highest": won(one.highest),
        "pieces": wording.pieces(one.pieces),
    }
    if one.lowest == one.highest:
        return _("%(basis)s %(lowest)s(%(pieces)s)") % told
    return _("%(basis)s %(lowest)s에서 %(highest)s까지(%(pieces)s)") % told
