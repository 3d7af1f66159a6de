"""A center with people, a company, and a request between them."""

from datetime import timedelta

from itube.accounts.models import ConsentText
from itube.programs.models import SupportRequest
from itube.programs.support import closing, deeds
from itube.programs.support.states import Party, State
from itube.programs.support.talking import Words
from tests.factories import (
    MONDAY_9,
    make_center,
    make_company,
    make_hours,
    make_member,
    make_role,
)

NOW = MONDAY_9
HOUR = timedelta(hours=1)
TITLE = "셀 스웰링을 줄이고 싶어요"
TEXT = "45도에서 200회 뒤에 두께가 12% 늘었습니다. 조건을 함께 찾고 싶습니다."


class World:
    """C001 with an approver, an operator and a manager; a second center; a requester."""

    def __init__(self) -> None:
        self.center = make_center(code="C001")
        make_hours(self.center)
        self.elsewhere = make_center(code="C002")
        self.approver = self.staff("approver")
        self.requester = make_member(company=make_company())

    def staff(self, role: str, center=None):
        user = make_member()
        make_role(user, center or self.center, role, valid_from=NOW - timedelta(days=3650))
        return user

    def send(self, now=NOW, words=None, **fields) -> SupportRequest:
        """A request as the requester sends it, to the center if nothing else is said."""
        defaults = {"topic": "consultation", "title": TITLE, "center": self.center}
        request = SupportRequest(**defaults | fields)
        deeds.send(request, words or Words(TEXT), user=self.requester, now=now)
        return SupportRequest.objects.get(pk=request.pk)

    def in_state(self, state: str, **fields) -> SupportRequest:
        """A request that has come to state by deeds, an hour each."""
        request = self.send(**fields)
        if state == State.REQUESTED:
            return request
        if state == State.CANCELLED:
            deeds_at = NOW + HOUR
            closing.cancel(request, reason="", user=self.requester, now=deeds_at)
            return request
        deeds.take(request, actor=self.approver, now=NOW + HOUR)
        if state == State.ANSWERING:
            return request
        deeds.answer(
            request, Words("전해액을 먼저 보시죠."), actor=self.approver, now=NOW + 2 * HOUR
        )
        if state == State.ANSWERED:
            return request
        closing.close(
            request,
            result="resolved",
            text="두께 증가가 4%로 줄었습니다.",
            actor=self.approver,
            party=Party.CENTER,
            now=NOW + 3 * HOUR,
        )
        return request


def consent_text(kind: str) -> ConsentText:
    return ConsentText.objects.get(kind=kind)
