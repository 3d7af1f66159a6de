"""Writes planned bookings with all that real deeds would have left: events, time held, use.

Rows go through COPY into a table that lives as long as the transaction, and from there into the
real ones, statement by statement: one by one they would take minutes.
"""

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from django.db import connection

from bookings.states import HOLDING, State
from itube.accounts.models import ConsentText
from itube.demo.bookings.plan import Planned
from itube.lib.references import ALPHABET, LENGTH

CREATE = """
CREATE TEMPORARY TABLE demo_booking (
    reference text, equipment_id bigint, user_id bigint, company_id bigint, state text,
    requested_start timestamptz, requested_end timestamptz, confirmed boolean, use_mode text,
    purpose text, sample_count integer, approver_id bigint, created_at timestamptz,
    answered_at timestamptz, closed_at timestamptz, respond_by timestamptz, tariff_id bigint,
    fee_won bigint, cancelled_by text, reason text, used_minutes integer, staff_minutes integer,
    before interval, after interval, unit smallint
) ON COMMIT DROP
"""

BOOKINGS = """
INSERT INTO bookings_booking (
    reference, equipment_id, user_id, company_id, state, version, requested_start, requested_end,
    confirmed_start, confirmed_end, use_mode, purpose, sample_text, sample_count, approver_id,
    clock_started_at, respond_by, first_answered_at, tariff_id, fee_won, vat_won,
    reduction_percent, money_state, cancelled_by, reason, consent_text_id, consented_at,
    consent_center, sequence, created_at
)
SELECT demo.reference, demo.equipment_id, user_id, company_id, state, 1, requested_start,
    requested_end, CASE WHEN confirmed THEN requested_start END,
    CASE WHEN confirmed THEN requested_end END, use_mode, demo.purpose, '',
    sample_count, approver_id,
    CASE WHEN respond_by IS NULL THEN demo.created_at ELSE %(now)s END, respond_by, answered_at,
    tariff_id, fee_won, fee_won / 10, 0,
    CASE WHEN state = 'completed' THEN 'paid' ELSE 'estimated' END, cancelled_by, reason,
    %(consent)s, demo.created_at, center.name_ko, 0, demo.created_at
FROM demo_booking demo
JOIN equipment_equipment piece ON piece.id = demo.equipment_id
JOIN centers_center center ON center.id = piece.center_id
"""

OCCUPANCIES = """
INSERT INTO bookings_occupancy (equipment_id, unit, span, holds, booking_id)
SELECT booking.equipment_id, demo.unit,
    tstzrange(booking.starts_at - demo.before, booking.ends_at + demo.after),
    booking.state = ANY(%(holding)s), booking.id
FROM demo_booking demo JOIN bookings_booking booking USING (reference)
"""

# What led to each state: kind, from, to, whose deed, and which moment of the booking.
STEPS: dict[State, tuple[tuple[str, str, str, str, str], ...]] = {}
_ASKED = ("requested", "", "requested", "requester", "created_at")
_TAKEN_IN = ("received", "requested", "reviewing", "system", "created_at + interval '5 s'")
_AGREED = ("confirmed", "reviewing", "confirmed", "center", "answered_at")
_OPEN = (_ASKED, _TAKEN_IN)
STEPS[State.REQUESTED] = (_ASKED,)
STEPS[State.REVIEWING] = _OPEN
STEPS[State.NEEDS_INFO] = (*_OPEN, ("asked", "reviewing", "needs_info", "center", "answered_at"))
STEPS[State.OFFERED] = (*_OPEN, ("offered", "reviewing", "offered", "center", "answered_at"))
STEPS[State.CONFIRMED] = (*_OPEN, _AGREED)
STEPS[State.IN_USE] = (
    *_OPEN,
    _AGREED,
    ("started", "confirmed", "in_use", "center", "requested_start"),
)
STEPS[State.COMPLETED] = (
    *_OPEN,
    _AGREED,
    ("finished", "confirmed", "completed", "center", "closed_at"),
)
STEPS[State.NO_SHOW] = (*_OPEN, _AGREED, ("no_show", "confirmed", "no_show", "center", "closed_at"))
STEPS[State.CANCELLED] = (
    *_OPEN,
    _AGREED,
    ("cancelled", "confirmed", "cancelled", "requester", "closed_at"),
)
STEPS[State.REJECTED] = (*_OPEN, ("rejected", "reviewing", "rejected", "center", "closed_at"))
STEPS[State.EXPIRED] = (*_OPEN, ("expired", "reviewing", "expired", "system", "closed_at"))

# What a center writes with a deed of that kind.
TEXTS = {
    "asked": "시료의 크기와 시험 조건을 알려 주시기 바랍니다.",
    "rejected": "이 장비로는 요청하신 조건의 시험을 할 수 없습니다.",
}

EVENTS = """
INSERT INTO bookings_bookingevent
    (booking_id, kind, source, target, actor_id, party, reason, text, data, at)
SELECT booking.id, %(kind)s, %(source)s, %(target)s,
    CASE %(party)s WHEN 'requester' THEN demo.user_id WHEN 'center' THEN demo.approver_id END,
    %(party)s, CASE WHEN %(ends)s THEN demo.reason ELSE '' END,
    CASE WHEN %(kind)s = 'requested' THEN demo.purpose ELSE %(text)s END, '{{}}', demo.{at}
FROM demo_booking demo JOIN bookings_booking booking USING (reference)
WHERE demo.state = ANY(%(states)s)
"""

USE = """
INSERT INTO bookings_usagerecord (
    equipment_id, booking_id, start, "end", operating_minutes, use_class, use_mode, use_type,
    organisation_type, organisation_name, department, samples, staff_minutes, fee_won, writer_id,
    note, created_at, is_replaced
)
SELECT booking.equipment_id, booking.id, booking.starts_at, booking.ends_at, demo.used_minutes,
    'external', booking.use_mode, 'analysis',
    CASE company.size WHEN 'university' THEN 'univ_private' WHEN 'institute' THEN 'public'
        ELSE 'company' END,
    company.name_ko, '', demo.sample_count, demo.staff_minutes, coalesce(booking.fee_won, 0),
    demo.approver_id, '', demo.closed_at, false
FROM demo_booking demo
JOIN bookings_booking booking USING (reference)
JOIN accounts_company company ON company.id = booking.company_id
WHERE demo.state = 'completed'
"""

CANCELLED_BY = {State.CANCELLED: "requester"}
REASONS = {
    State.CANCELLED: "plan_changed",
    State.REJECTED: "unsuitable",
    State.EXPIRED: "no_answer",
}
CONFIRMED = (State.CONFIRMED, State.IN_USE, State.COMPLETED, State.NO_SHOW, State.CANCELLED)


def write(bookings: Iterable[Planned], now: datetime) -> int:
    """Store bookings and all that goes with them; return how many. Within a transaction."""
    text = ConsentText.objects.in_force(now).get(kind=ConsentText.Kind.THIRD_PARTY)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS demo_booking")
        cursor.execute(CREATE)
        count = _copy(cursor, bookings)
        cursor.execute(BOOKINGS, {"consent": text.pk, "now": now})
        # What follows joins the two; without their numbers the planner may compare all with all.
        cursor.execute("ANALYZE demo_booking, bookings_booking")
        cursor.execute(OCCUPANCIES, {"holding": [str(state) for state in HOLDING]})
        for step, states in _states_of_steps().items():
            kind, source, target, party, at = step
            cursor.execute(
                EVENTS.format(at=at),
                {
                    "kind": kind,
                    "source": source,
                    "target": target,
                    "party": party,
                    "ends": target in REASONS,
                    "text": TEXTS.get(kind, ""),
                    "states": states,
                },
            )
        cursor.execute(USE)
    return count


def _states_of_steps() -> dict[tuple[str, str, str, str, str], list[str]]:
    """Return for each step the states whose history has it."""
    found: dict[tuple[str, str, str, str, str], list[str]] = {}
    for state, steps in STEPS.items():
        for step in steps:
            found.setdefault(step, []).append(str(state))
    return found


def _copy(cursor, bookings: Iterable[Planned]) -> int:
    file = io.StringIO()
    rows = csv.writer(file)
    for booking in bookings:
        rows.writerow(_row(booking))
    file.seek(0)
    cursor.copy_expert(
        "COPY demo_booking FROM STDIN WITH (FORMAT csv, FORCE_NOT_NULL (cancelled_by, reason))",
        file,
    )
    return cursor.rowcount


def _row(booking: Planned) -> tuple:
    place, state = booking.place, State(booking.state)
    return (
        _reference(booking),
        place.piece.pk,
        booking.who.user_id,
        booking.who.company_id,
        state,
        booking.span.start,
        booking.span.end,
        state in CONFIRMED,
        booking.use_mode,
        booking.purpose,
        booking.samples,
        place.approver_id,
        booking.created_at,
        booking.answered_at,
        booking.closed_at,
        booking.respond_by,
        booking.tariff_id,
        booking.fee_won,
        CANCELLED_BY.get(state, ""),
        REASONS.get(state, ""),
        booking.used_minutes,
        booking.staff_minutes,
        f"{place.before} min",
        f"{place.after} min",
        1,
    )


def _reference(booking: Planned) -> str:
    """Return a reference made from what is booked, so that the demonstration has the same again."""
    subject = f"{booking.place.piece.itube_no} {booking.span.start.isoformat()}"
    number = int.from_bytes(sha256(subject.encode()).digest()[:8], "big")
    letters = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)
