from centers.models.center import Center, Institution
from centers.models.codes import CenterKind, Province
from centers.models.expert import Expert
from centers.models.hours import ClosedDay, OpeningHours
from centers.models.role import CenterRole

__all__ = [
    "Center",
    "CenterKind",
    "CenterRole",
    "ClosedDay",
    "Expert",
    "Institution",
    "OpeningHours",
    "Province",
]
