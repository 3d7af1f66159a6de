from itube.reports.models.demand import FullPiece, UnmetSearch
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
    "FullPiece",
    "MonthlyFact",
    "Roadmap",
    "RoadmapField",
    "StaleDays",
    "UnmetSearch",
]
