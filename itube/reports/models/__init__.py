from itube.reports.models.demand import FullPiece, UnmetSearch
from itube.reports.models.exports import KEPT, PERSONAL_DEEDS, ExportJob, ExportQuerySet
from itube.reports.models.facts import (
    EVENTS,
    LARGE,
    SUMMED,
    Correction,
    CumulativeFact,
    DailyFact,
    FrozenMonth,
    MonthlyFact,
    StaleDays,
)
from itube.reports.models.inquiries import Inquiry, InquiryQuerySet
from itube.reports.models.kinds import FORMATS, AccessReason, Format, Kind
from itube.reports.models.schedules import ReportSchedule
from itube.reports.models.stated import BudgetLine, Roadmap, RoadmapField

__all__ = [
    "EVENTS",
    "FORMATS",
    "KEPT",
    "LARGE",
    "PERSONAL_DEEDS",
    "SUMMED",
    "AccessReason",
    "BudgetLine",
    "Correction",
    "CumulativeFact",
    "DailyFact",
    "ExportJob",
    "ExportQuerySet",
    "Format",
    "FrozenMonth",
    "FullPiece",
    "Inquiry",
    "InquiryQuerySet",
    "Kind",
    "MonthlyFact",
    "ReportSchedule",
    "Roadmap",
    "RoadmapField",
    "StaleDays",
    "UnmetSearch",
]
