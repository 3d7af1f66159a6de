"""What files there are, in which formats, and for what one may take personal data home."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a file tells of."""

    UTILISATION = "utilisation", _("장비 활용 현황")
    USAGE = "usage", _("이용기록")
    JOURNAL = "journal", _("운영일지(ZEUS)")


class Format(models.TextChoices):
    XLSX = "xlsx", _("엑셀(XLSX)")
    CSV = "csv", "CSV"
    PDF = "pdf", "PDF"


class AccessReason(models.TextChoices):
    """Why someone takes personal data home."""

    JOURNAL = "journal", _("ZEUS 운영일지 올리기")
    AUDIT = "audit", _("감사 대응")
    SETTLEMENT = "settlement", _("정산")
    INQUIRY = "inquiry", _("이용자 문의 대응")
    OTHER = "other", _("기타")


# The formats of each kind, the usual one first. The constraint of ExportJob repeats it: change
# both in one migration.
FORMATS: dict[str, tuple[str, ...]] = {
    Kind.UTILISATION: (Format.XLSX, Format.CSV, Format.PDF),
    Kind.USAGE: (Format.CSV, Format.XLSX),
    Kind.JOURNAL: (Format.XLSX, Format.CSV),
}
