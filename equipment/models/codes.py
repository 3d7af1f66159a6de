"""The closed lists that describe a piece of equipment; values are codes of the API and files."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class UseMode(models.TextChoices):
    """How a company uses it (활용유형)."""

    DIRECT = "direct", _("이용자 직접사용")
    TEST = "test", _("분석·시험의뢰")
    RENTAL = "rental", _("대여")


class Status(models.TextChoices):
    """장비상태. Only a normal piece takes bookings."""

    NORMAL = "normal", _("활용")
    REPAIR = "repair", _("점검중")
    IDLE = "idle", _("유휴")
    DISPOSED = "disposed", _("불용")


class UseScope(models.TextChoices):
    """활용범위. Exclusive pieces are shown but take no bookings."""

    EXCLUSIVE = "exclusive", _("단독활용")
    SHARED = "shared", _("공동활용 허용")
    SERVICE = "service", _("공동활용 서비스")


class ExclusiveReason(models.TextChoices):
    """단독활용사유, the coded reasons of the operating journal."""

    IN_HOUSE_DEMAND = "01", _("자체 수요가 많음(연 2,000시간 이상)")
    TRIAL_OPERATION = "02", _("시험 운영 중")
    DEDICATED = "03", _("특수 목적 전용")
    MONITORING = "04", _("상시 관측용")
    SECURITY = "05", _("보안")
    HAZARDOUS = "06", _("위험 물질·환경")
    SENSITIVE = "07", _("극미세·초정밀")
    LICENSED = "08", _("면허·허가 필요")
    OTHER = "09", _("기타")


class Purpose(models.TextChoices):
    """장비용도."""

    TESTING = "testing", _("시험용")
    ANALYSIS = "analysis", _("분석용")
    EDUCATION = "education", _("교육용")
    MEASUREMENT = "measurement", _("계측용")
    PRODUCTION = "production", _("생산용")
    OTHER = "other", _("기타")


class EquipmentClass(models.TextChoices):
    """장비구분."""

    MAIN = "main", _("주장비")
    AUXILIARY = "auxiliary", _("보조장비")
    ACCESSORY = "accessory", _("부대장비")


class AcquisitionMethod(models.TextChoices):
    """취득방법."""

    PURCHASE = "purchase", _("구매")
    DEVELOPMENT = "development", _("개발")
    CONSTRUCTION = "construction", _("구축")


class FeeBasis(models.TextChoices):
    """What a fee is counted by (사용료 형태)."""

    HOUR = "hour", _("시간당")
    DAY = "day", _("일당")
    SAMPLE = "sample", _("시료당")
    BASE = "base", _("기본+추가")
    NEGOTIABLE = "negotiable", _("협의")
    FREE = "free", _("무료")
