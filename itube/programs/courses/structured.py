"""What search engines are told of a course (schema.org)."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from itube.lib.structured import organization
from itube.programs.models import Course, Session

SCHEMA = "https://schema.org"


def course_object(course: Course, sessions: Iterable[Session]) -> dict[str, Any]:
    """Return course as schema.org's Course in the page's language, with its coming sessions."""
    center = course.center
    told: dict[str, Any] = {
        "@context": SCHEMA,
        "@type": "Course",
        "name": course.title,
        "description": course.summary,
        "url": settings.BASE_URL + course.get_absolute_url(),
        "provider": organization(center.name, center.get_absolute_url()),
        "timeRequired": f"PT{course.hours}H",
        "offers": {
            "@type": "Offer",
            "category": "Paid" if course.fee_won else "Free",
            "price": course.fee_won,
            "priceCurrency": "KRW",
        },
    }
    if course.qualification:
        told["educationalCredentialAwarded"] = course.qualification.name
    if course.audience:
        told["audience"] = {"@type": "EducationalAudience", "audienceType": course.audience}
    instances = [_instance(course, session) for session in sessions]
    if instances:
        told["hasCourseInstance"] = instances
    return told


def _instance(course: Course, session: Session) -> dict[str, Any]:
    told: dict[str, Any] = {
        "@type": "CourseInstance",
        "courseMode": "Online" if session.online else "Onsite",
        "startDate": session.starts_at.isoformat(),
        "endDate": session.ends_at.isoformat(),
        "courseWorkload": f"PT{course.hours}H",
        "maximumAttendeeCapacity": session.capacity,
    }
    if not session.online:
        told["location"] = {"@type": "Place", "name": session.place, "address": session.place}
    return told
