"""Who takes part in the courses of the demonstration: past sessions are over, coming ones fill."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from equipment.models import HeldQualification
from itube.accounts.models import User
from itube.demo.generate.chance import Chance
from itube.lib.references import reference_from
from itube.programs.courses import states
from itube.programs.courses.completing import valid_until
from itube.programs.courses.loading import load_courses, session_reference
from itube.programs.models import Enrolment, EnrolmentMove, Session

ENGINEER = "engineer@demo.example"
# The engineer's sessions, by course and number in the file: one completed, one coming, one in whose
# line the engineer stands.
ENGINEERS = {("afm-direct-use", 1), ("battery-cycler-direct-use", 1), ("fib-direct-use", 1)}
# Of ten who came, as a rule: nine completed it, or stayed away.
COMPLETED, ABSENT = 0.88, 0.08


@transaction.atomic
def load_demo_courses(path: Path, now: datetime) -> int:
    """Load courses and sessions, and fill the sessions that nobody has asked for yet; return how
    many rows that wrote. Call it after the accounts and the people who book."""
    written = load_courses(path, now)
    engineer = User.objects.get(email=ENGINEER)
    people = list(
        User.objects.filter(email__startswith="applicant", is_demo=True).order_by("email")
    )
    untouched = {
        session.reference: session
        for session in Session.objects.filter(last_number=0).select_related("course")
    }
    for course in json.loads(path.read_text("utf-8")):
        for number, row in enumerate(course["sessions"]):
            session = untouched.get(session_reference(course["slug"], number))
            if session is None or not row["filled"]:
                continue
            wanted = row["filled"] + row["waiting"]
            chosen = Chance(f"course {course['slug']} {number}").some(people, wanted)
            if (course["slug"], number) in ENGINEERS:
                # Second to have a place, or second of those who wait.
                chosen[1 if not row["waiting"] else row["filled"] + 1] = engineer
            written += _fill(session, chosen, row["filled"], now)
    return written


def _fill(session: Session, people: list[User], filled: int, now: datetime) -> int:
    """Enrol people, the first filled with a place; return how many rows that wrote."""
    first = min(session.starts_at - timedelta(days=25), now - timedelta(days=3))
    enrolments: list[Enrolment] = []
    moves: list[EnrolmentMove] = []
    for number, user in enumerate(people, 1):
        asked = first + timedelta(minutes=97 * number)
        values = {
            "session": session,
            "user": user,
            "number": number,
            "asked_at": asked,
            "reference": reference_from("demo enrolment", session.reference, str(number)),
            **_fate(session, user, number, filled, now),
        }
        enrolment = Enrolment(**values)
        enrolments.append(enrolment)
        moves.append(
            EnrolmentMove(
                enrolment=enrolment,
                at=asked,
                target=states.State.ENROLLED if number <= filled else states.State.WAITING,
                actor=user,
            )
        )
        if enrolment.is_open:
            continue
        moves.append(
            EnrolmentMove(
                enrolment=enrolment,
                at=session.cancelled_at or session.ends_at,
                source=states.State.ENROLLED,
                target=enrolment.state,
                reason=session.cancel_reason,
            )
        )
    Enrolment.objects.bulk_create(enrolments)
    EnrolmentMove.objects.bulk_create(moves)
    session.last_number = len(people)
    session.save(update_fields=["last_number"])
    return len(enrolments)


def _fate(session: Session, user: User, number: int, filled: int, now: datetime) -> dict[str, Any]:
    """Return what became of one person's enrolment by now, as values of its columns."""
    if session.cancelled_at:
        return {"state": states.State.CANCELLED}
    if number > filled:
        return {"state": states.State.WAITING}
    if session.ends_at > now:
        return {"state": states.State.ENROLLED, "place": number}
    luck = Chance(f"fate {session.reference} {number}").fraction()
    if user.email != ENGINEER and luck >= COMPLETED:
        absent = luck < COMPLETED + ABSENT
        state = states.State.ABSENT if absent else states.State.ATTENDED
        return {"state": state, "place": number}
    return {
        "state": states.State.COMPLETED,
        "place": number,
        "certificate_no": reference_from("demo certificate", session.reference, str(number)),
        "completed_at": session.ends_at,
        "held": _held(session, user),
    }


def _held(session: Session, user: User) -> HeldQualification | None:
    course = session.course
    if course.qualification_id is None:
        return None
    day = timezone.localdate(session.ends_at)
    held, is_new = HeldQualification.objects.get_or_create(
        user=user,
        qualification_id=course.qualification_id,
        valid_from=day,
        defaults={"valid_until": valid_until(course, day)},
    )
    return held if is_new else None
