"""A list as a .csv file: what one compares pieces by, and what was noted."""

from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from equipment.fees import in_force
from equipment.models import Equipment, FeeBasis, Tariff, UseMode
from itube.finder.models import SavedItem, SavedList
from itube.lib.sheets_out import Column, Row, csv_of


def csv_of_list(saved: SavedList, today: date) -> bytes:
    """Return the pieces of a list that anyone may see, one row each, with the fees of today.

    Who has put a piece in is left out: the file leaves the company more easily than the page.
    """
    visible = (
        Equipment.objects.published()
        .for_list()
        .in_bulk(list(saved.items.values_list("equipment", flat=True)))
    )
    items = [item for item in saved.items.all() if item.equipment_id in visible]
    columns = [
        Column(_("장비")),
        Column(_("영문 이름")),
        Column(_("장비등록번호")),
        Column(_("i-tube 번호")),
        Column(_("제작사")),
        Column(_("모델명")),
        Column(_("지원센터")),
        Column(_("소재지")),
        Column(_("장비상태")),
        *(Column(str(mode.label)) for mode in UseMode),
        Column(_("메모")),
        Column(_("주소")),
    ]
    return csv_of(columns, (_row(item, visible[item.equipment_id], today) for item in items))


def _row(item: SavedItem, piece: Equipment, today: date) -> Row:
    fees = {tariff.use_mode: tariff for tariff in in_force(piece.tariffs.all(), today)}
    return Row(
        [
            piece.name,
            piece.name_en,
            piece.registration_no,
            piece.itube_no,
            piece.maker,
            piece.model,
            piece.center.name,
            piece.center.place,
            piece.get_status_display(),
            *(_fee(fees.get(mode)) for mode in UseMode),
            item.note,
            f"{settings.BASE_URL}{piece.get_absolute_url()}",
        ]
    )


def _fee(tariff: Tariff | None) -> str:
    """Return a fee in words: `시간당 85000`; nothing where there is none."""
    if tariff is None:
        return ""
    basis = str(FeeBasis(tariff.basis).label)
    return basis if tariff.won is None else f"{basis} {tariff.won}"
