"""What centers fill in to register equipment in one go: an empty sheet, and what goes where."""

import io

import xlsxwriter
from django.utils.translation import gettext as _

from equipment.importing.columns import COLUMNS, LABELS, NUMBERS
from equipment.models import (
    AcquisitionMethod,
    EquipmentClass,
    ExclusiveReason,
    Purpose,
    Status,
    UseMode,
    UseScope,
)

CHOICES = {
    "acquisition_method": AcquisitionMethod,
    "equipment_class": EquipmentClass,
    "purpose": Purpose,
    "status": Status,
    "use_scope": UseScope,
    "exclusive_reason": ExclusiveReason,
    "use_modes": UseMode,
}


def blank_form() -> bytes:
    """Return an .xlsx with the import's headings and nothing below them."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet(_("장비"))
    heading = book.add_format({"bold": True, "border": 1, "bg_color": "#E6E8EA", "text_wrap": True})
    sheet.set_column(0, len(COLUMNS) - 1, 16)
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(COLUMNS):
        sheet.write_string(0, place, str(column.label), heading)
    book.close()
    return file.getvalue()


def guide() -> str:
    """Return the form's columns as a text: other names that are read, and values to choose."""
    names = ", ".join(str(LABELS[key]) for key in NUMBERS)
    parts = [
        _("장비 일괄 등록 양식 작성 안내"),
        _("한 줄에 장비 한 대를 적어요. %(names)s 가운데 하나는 꼭 적어 주세요.")
        % {"names": names},
    ]
    for column in COLUMNS:
        lines = [f"[{column.label}]"]
        if column.key in CHOICES:
            labels = ", ".join(str(label) for label in CHOICES[column.key].labels)
            lines.append(_("적는 값: %(values)s") % {"values": labels})
        if column.aliases:
            known = ", ".join(column.aliases)
            lines.append(_("이 이름의 열도 읽어요: %(names)s") % {"names": known})
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"
