from itube.reports.models.exports import PERSONAL_DEEDS, ExportJob, ExportQuerySet
from itube.reports.models.kinds import FORMATS, AccessReason, Format, Kind
from itube.reports.models.schedules import ReportSchedule
from itube.reports.models.stated import BudgetLine, Roadmap, RoadmapField

__all__ = [
    "FORMATS",
    "PERSONAL_DEEDS",
    "AccessReason",
    "BudgetLine",
    "ExportJob",
    "ExportQuerySet",
    "Format",
    "Kind",
    "ReportSchedule",
    "Roadmap",
    "RoadmapField",
]
