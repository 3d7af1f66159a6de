"""The provinces of Korea, which centers and companies lie in."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Province(models.TextChoices):
    """The 17 provinces by ISO 3166-2; the order is the official one."""

    SEOUL = "KR-11", _("서울특별시")
    BUSAN = "KR-26", _("부산광역시")
    DAEGU = "KR-27", _("대구광역시")
    INCHEON = "KR-28", _("인천광역시")
    GWANGJU = "KR-29", _("광주광역시")
    DAEJEON = "KR-30", _("대전광역시")
    ULSAN = "KR-31", _("울산광역시")
    SEJONG = "KR-50", _("세종특별자치시")
    GYEONGGI = "KR-41", _("경기도")
    GANGWON = "KR-42", _("강원특별자치도")
    CHUNGBUK = "KR-43", _("충청북도")
    CHUNGNAM = "KR-44", _("충청남도")
    JEONBUK = "KR-45", _("전북특별자치도")
    JEONNAM = "KR-46", _("전라남도")
    GYEONGBUK = "KR-47", _("경상북도")
    GYEONGNAM = "KR-48", _("경상남도")
    JEJU = "KR-49", _("제주특별자치도")


# As written where there is little room, and in addresses of list rows.
PROVINCE_SHORT = {
    "KR-11": _("서울"),
    "KR-26": _("부산"),
    "KR-27": _("대구"),
    "KR-28": _("인천"),
    "KR-29": _("광주"),
    "KR-30": _("대전"),
    "KR-31": _("울산"),
    "KR-50": _("세종"),
    "KR-41": _("경기"),
    "KR-42": _("강원"),
    "KR-43": _("충북"),
    "KR-44": _("충남"),
    "KR-45": _("전북"),
    "KR-46": _("전남"),
    "KR-47": _("경북"),
    "KR-48": _("경남"),
    "KR-49": _("제주"),
}

# Other names that people search by: the short form with its rank, and names until 2023 and 2024.
ALSO_CALLED = {
    "KR-11": ["서울시"],
    "KR-26": ["부산시"],
    "KR-27": ["대구시"],
    "KR-28": ["인천시"],
    "KR-29": ["광주시"],
    "KR-30": ["대전시"],
    "KR-31": ["울산시"],
    "KR-50": ["세종시"],
    "KR-42": ["강원도"],
    "KR-45": ["전라북도", "전북도"],
    "KR-49": ["제주도"],
}
