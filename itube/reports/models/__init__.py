from itube.reports.models.exports import ExportJob, ExportQuerySet
from itube.reports.models.stated import BudgetLine, Roadmap, RoadmapField

__all__ = ["BudgetLine", "ExportJob", "ExportQuerySet", "Roadmap", "RoadmapField"]
