from itube.programs.models.courses import Course, Session
from itube.programs.models.enrolments import Enrolment, EnrolmentMove

__all__ = ["Course", "Enrolment", "EnrolmentMove", "Session"]
