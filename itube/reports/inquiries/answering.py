"""The answer of a center: given once, corrected until the next inquiry."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from itube.accounts.models import User
from itube.reports.models import Inquiry


class Answer(NamedTuple):
    """What is answered to one inquiry; a note is what the reason `other` needs."""

    inquiry: Inquiry
    reason: str
    plan: str = ""
    note: str = ""


class AnsweredMeanwhileError(Exception):
    """Others have answered in the meantime; inquiries are those that they have answered."""

    def __init__(self, inquiries: list[Inquiry]) -> None:
        super().__init__(f"{len(inquiries)} answered meanwhile")
        self.inquiries = inquiries


@transaction.atomic
def answer(answers: Iterable[Answer], actor: User | None, now: datetime) -> int:
    """Store answers, all of them or none; return how many.

    An inquiry is as the caller has read it: whoever has answered or corrected it since stays.
    Raises AnsweredMeanwhileError then. Permission is the caller's business.
    """
    stored, gone = 0, []
    # In one order, so that two people with the same rows do not wait for each other.
    for given in sorted(answers, key=lambda given: given.inquiry.pk):
        as_read = Inquiry.objects.filter(pk=given.inquiry.pk, answered_at=given.inquiry.answered_at)
        if as_read.update(
            answered_at=now,
            answered_by=actor,
            reason=given.reason,
            plan=given.plan,
            note=given.note,
        ):
            stored += 1
        else:
            gone.append(given.inquiry)
    if gone:
        raise AnsweredMeanwhileError(gone)
    return stored
