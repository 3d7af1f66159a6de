from itube.reports.models.exports import ExportJob, ExportQuerySet
from itube.reports.models.facts import (
    EVENTS,
    LARGE,
    Correction,
    DailyFact,
    FrozenMonth,
    MonthlyFact,
    StaleDays,
)
from itube.reports.models.inquiries import Inquiry, InquiryQuerySet
from itube.reports.models.stated import BudgetLine, Roadmap, RoadmapField

__all__ = [
    "EVENTS",
    "LARGE",
    "BudgetLine",
    "Correction",
    "DailyFact",
    "ExportJob",
    "ExportQuerySet",
    "FrozenMonth",
    "Inquiry",
    "InquiryQuerySet",
    "MonthlyFact",
    "Roadmap",
    "RoadmapField",
    "StaleDays",
]
