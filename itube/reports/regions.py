"""The regions (권역) that the ministry sums provinces up to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from centers.models import Province


class Region(models.TextChoices):
    CAPITAL = "capital", _("수도권")
    CHUNGCHEONG = "chungcheong", _("충청권")
    HONAM = "honam", _("호남권")
    DAEGYEONG = "daegyeong", _("대경권")
    DONGNAM = "dongnam", _("동남권")
    GANGWON = "gangwon", _("강원권")
    JEJU = "jeju", _("제주권")


PROVINCES_OF: dict[Region, tuple[Province, ...]] = {
    Region.CAPITAL: (Province.SEOUL, Province.INCHEON, Province.GYEONGGI),
    Region.CHUNGCHEONG: (
        Province.DAEJEON,
        Province.SEJONG,
        Province.CHUNGBUK,
        Province.CHUNGNAM,
    ),
    Region.HONAM: (Province.GWANGJU, Province.JEONBUK, Province.JEONNAM),
    Region.DAEGYEONG: (Province.DAEGU, Province.GYEONGBUK),
    Region.DONGNAM: (Province.BUSAN, Province.ULSAN, Province.GYEONGNAM),
    Region.GANGWON: (Province.GANGWON,),
    Region.JEJU: (Province.JEJU,),
}
REGION_OF: dict[str, Region] = {
    province: region for region, provinces in PROVINCES_OF.items() for province in provinces
}
