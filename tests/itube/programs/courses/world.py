"""Courses, sessions and people who enrol: stored with natural defaults."""

from datetime import timedelta
from itertools import count

from allauth.account.models import EmailAddress
from django.utils import timezone

from equipment.models import Qualification
from itube.programs.models import Course, Session
from tests.factories import make_center, make_user

DAY = timedelta(days=1)
_number = count(1)


def make_course(**fields) -> Course:
    number = next(_number)
    center = fields.pop("center", None) or make_center()
    defaults = {
        "slug": f"course-{number}",
        "title_ko": f"주사전자현미경 교육 {number}",
        "title_en": f"SEM training {number}",
        "summary_ko": "시편 준비부터 관찰까지 배웁니다.",
        "summary_en": "From the sample to the picture.",
        "hours": 6,
        "published_at": timezone.now() - DAY,
    }
    return Course.objects.create(center=center, **defaults | fields)


def make_qualification(center, **fields) -> Qualification:
    defaults = {"name_ko": f"직접사용 교육 {next(_number)}", "name_en": "Direct use training"}
    return Qualification.objects.create(center=center, **defaults | fields)


def make_session(course: Course | None = None, **fields) -> Session:
    starts = fields.pop("starts_at", None) or timezone.now() + 7 * DAY
    defaults = {
        "starts_at": starts,
        "ends_at": starts + DAY / 4,
        "enrol_until": starts - DAY,
        "place_ko": "실습실",
        "place_en": "Lab",
        "capacity": 2,
    }
    return Session.objects.create(course=course or make_course(), **defaults | fields)


def make_member(**fields):
    """Return a user with a confirmed address."""
    user = make_user(**fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def begin(session: Session) -> Session:
    """Move session so that it has just begun."""
    starts = timezone.now() - timedelta(minutes=5)
    session.starts_at, session.ends_at = starts, starts + DAY / 4
    session.enrol_until = starts - DAY
    session.save()
    return session
