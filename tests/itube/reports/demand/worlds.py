"""What demand is counted from: a few rows of a log, refusals, waits, full nights."""

from datetime import date, datetime, timedelta

from bookings.models import TurnedAway, Wait
from itube.finder.models import QuestionLog
from itube.reports.models import FullPiece
from tests import factories

DAY = date(2029, 11, 20)
NONE, FILTER = QuestionLog.Kind.NONE, QuestionLog.Kind.FILTER


def searched(text: str, n: int = 1, *, day: date = DAY, kind: str = NONE, **fields) -> QuestionLog:
    return QuestionLog.objects.create(
        day=day, kind=kind, text=text, language=fields.pop("language", "ko"), n=n, **fields
    )


def turned_away(piece, n: int = 1, *, day: date = DAY, rule: str = "time_taken") -> TurnedAway:
    return TurnedAway.objects.create(day=day, equipment=piece, rule=rule, n=n)


def full(piece, *, day: date = DAY) -> FullPiece:
    return FullPiece.objects.create(day=day, equipment=piece)


def waited(piece, at: datetime, minutes: int = 120, company=None) -> Wait:
    user = factories.make_member(company=company or factories.make_company())
    return Wait.objects.create(
        equipment=piece,
        user=user,
        company=user.company,
        use_mode="direct",
        from_at=at,
        until_at=at + timedelta(hours=9),
        minutes=minutes,
        created_at=at,
    )
