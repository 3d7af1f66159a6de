from itube.reports.models.exports import ExportJob, ExportQuerySet
from itube.reports.models.inquiries import Inquiry, InquiryQuerySet
from itube.reports.models.stated import BudgetLine, Roadmap, RoadmapField

__all__ = [
    "BudgetLine",
    "ExportJob",
    "ExportQuerySet",
    "Inquiry",
    "InquiryQuerySet",
    "Roadmap",
    "RoadmapField",
]
