from itube.programs.models.courses import Course, Session
from itube.programs.models.enrolments import Enrolment, EnrolmentMove
from itube.programs.models.support import SupportRequest
from itube.programs.models.support_thread import SupportEvent, SupportFile, SupportMessage

__all__ = [
    "Course",
    "Enrolment",
    "EnrolmentMove",
    "Session",
    "SupportEvent",
    "SupportFile",
    "SupportMessage",
    "SupportRequest",
]
