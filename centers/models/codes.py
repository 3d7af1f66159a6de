"""Codes that centers are described by: the kind of their institution and the province."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from itube.lib.provinces import PROVINCE_SHORT, Province

__all__ = ["PROVINCE_SHORT", "CenterKind", "Province"]


class CenterKind(models.TextChoices):
    TECHNOPARK = "technopark", _("테크노파크")
    INSTITUTE = "institute", _("전문생산기술연구소")
    GOVERNMENT = "government", _("정부출연연구기관")
    CERTIFICATION = "certification", _("시험인증기관")
    PUBLIC = "public", _("공공진흥·연구기관")
    UNIVERSITY = "university", _("대학")
