"""What a center does with one request: who may, when it is offered, how it is done and told."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centers.models import Center
from centers.permissions import Deed
from itube.accounts.models import User
from itube.programs.models import SupportRequest
from itube.programs.support import closing, deeds, publishing
from itube.programs.support.desk.forms import (
    AnswerForm,
    AskForm,
    AssignForm,
    CaseForm,
    CloseForm,
    DeskForm,
    NoteForm,
    ReferForm,
    ReopenForm,
)
from itube.programs.support.states import GIVEN, OPEN, Consent, State
from itube.programs.support.talking import Words

Does = Callable[[SupportRequest, dict[str, Any], User, datetime], object]
Fits = Callable[[SupportRequest, datetime], bool]


@dataclass(frozen=True)
class DeskDeed:
    """One verb. fits says whether it is shown; whether it may be done, the deed decides.

    said is the message afterwards: what happened, and who is told.
    """

    name: str
    label: Promise
    hint: Promise
    needs: Deed
    form: type[DeskForm]
    fits: Fits
    does: Does
    said: Promise

    @property
    def address(self) -> str:
        """The name of the address that its form is sent to."""
        return f"desk_support:{self.name}"

    @property
    def sends_files(self) -> bool:
        return "files" in self.form.base_fields


def _is_open(request: SupportRequest, now: datetime) -> bool:
    return request.state in OPEN


def _take(request: SupportRequest, data: dict[str, Any], actor: User, now: datetime) -> object:
    return deeds.take(request, actor=actor, now=now)


def _answer(request: SupportRequest, data: dict[str, Any], actor: User, now: datetime) -> object:
    words = Words(data["text"], data["files"], data["equipment"])
    return deeds.answer(request, words, actor=actor, now=now)


def _ask(request: SupportRequest, data: dict[str, Any], actor: User, now: datetime) -> object:
    return deeds.ask_back(request, Words(data["text"], data["files"]), actor=actor, now=now)


def _note(request: SupportRequest, data: dict[str, Any], actor: User, now: datetime) -> object:
    return deeds.write_note(request, Words(data["text"]), actor=actor, now=now)


def _assign(request: SupportRequest, data: dict[str, Any], actor: User, now: datetime) -> object:
    return deeds.assign(request, data["owner"], data["expert"], actor=actor, now=now)


def _refer(request: SupportRequest, data: dict[str, Any], actor: User, now: datetime) -> object:
    center = Center.objects.get(code=data["center"])
    return deeds.refer(request, center, reason=data["text"], actor=actor, now=now)


def _close(request: SupportRequest, data: dict[str, Any], actor: User, now: datetime) -> object:
    return closing.close(
        request,
        result=data["result"],
        text=data["text"],
        actor=actor,
        party=deeds.party_of(actor),
        now=now,
    )


def _reopen(request: SupportRequest, data: dict[str, Any], actor: User, now: datetime) -> object:
    return closing.reopen(
        request, reason=data["text"], actor=actor, party=deeds.party_of(actor), now=now
    )


def _consent(request: SupportRequest, data: dict[str, Any], actor: User, now: datetime) -> object:
    return publishing.ask_consent(request, actor=actor, now=now)


def _case(request: SupportRequest, data: dict[str, Any], actor: User, now: datetime) -> object:
    return publishing.make_case(request, data["sector"], actor=actor, now=now)


DEEDS = {
    deed.name: deed
    for deed in (
        DeskDeed(
            "take",
            pgettext_lazy("support deed", "접수"),
            _("내가 담당자가 되어 답을 준비해요."),
            Deed.OPERATE,
            DeskForm,
            lambda request, now: request.state == State.REQUESTED,
            _take,
            _("접수했습니다. 이 요청의 담당자가 되셨습니다."),
        ),
        DeskDeed(
            "answer",
            pgettext_lazy("support deed", "답변"),
            _("기업에 답을 보내요. 장비를 함께 추천할 수 있어요."),
            Deed.OPERATE,
            AnswerForm,
            _is_open,
            _answer,
            _("답변을 보냈습니다. 기업에 전자우편으로 알립니다."),
        ),
        DeskDeed(
            "ask",
            pgettext_lazy("support deed", "되묻기"),
            _("답하는 데 필요한 것을 기업에 물어요. 회신이 오면 기한이 새로 시작돼요."),
            Deed.OPERATE,
            AskForm,
            _is_open,
            _ask,
            _("질문을 보냈습니다. 기업에 전자우편으로 알립니다."),
        ),
        DeskDeed(
            "note",
            pgettext_lazy("support deed", "내부 메모"),
            _("센터 안에서만 보는 글이에요."),
            Deed.OPERATE,
            NoteForm,
            lambda request, now: True,
            _note,
            _("메모를 남겼습니다. 기업에는 보이지 않습니다."),
        ),
        DeskDeed(
            "assign",
            pgettext_lazy("support deed", "담당자 지정"),
            _("답할 사람과 함께할 전문인력을 정해요."),
            Deed.APPROVE,
            AssignForm,
            lambda request, now: request.state in OPEN and request.center_id is not None,
            _assign,
            _("담당자를 정했습니다. 담당자에게 전자우편으로 알립니다."),
        ),
        DeskDeed(
            "refer",
            pgettext_lazy("support deed", "다른 센터로 연계"),
            _("더 잘 답할 센터에 그대로 넘겨요. 이력은 이어지고 답변 기한은 새로 시작돼요."),
            Deed.APPROVE,
            ReferForm,
            _is_open,
            _refer,
            _("넘겼습니다. 기업과 새 센터에 전자우편으로 알립니다."),
        ),
        DeskDeed(
            "close",
            pgettext_lazy("support deed", "종료"),
            _("결과를 적고 마쳐요."),
            Deed.OPERATE,
            CloseForm,
            _is_open,
            _close,
            _("종료했습니다. 기업에 전자우편으로 알립니다."),
        ),
        DeskDeed(
            "reopen",
            pgettext_lazy("support deed", "다시 열기"),
            _("잘못 종료했거나 이어서 도울 일이 있으면 다시 열어요."),
            Deed.OPERATE,
            ReopenForm,
            closing.can_reopen,
            _reopen,
            _("다시 열었습니다."),
        ),
        DeskDeed(
            "consent",
            pgettext_lazy("support deed", "사례 공개 동의 묻기"),
            _("이 요청을 기업 지원 사례로 소개해도 되는지 기업에 물어요. 한 번만 물을 수 있어요."),
            Deed.OPERATE,
            DeskForm,
            lambda request, now: (
                request.state == State.CLOSED and request.consent == Consent.NOT_ASKED
            ),
            _consent,
            _("동의를 물었습니다. 기업에 전자우편으로 알립니다."),
        ),
        DeskDeed(
            "case",
            pgettext_lazy("support deed", "사례 초안 만들기"),
            _("기업이 동의한 범위에서 사례 초안을 만들어요. 관리 화면에서 다듬은 뒤 공개해요."),
            Deed.OPERATE,
            CaseForm,
            lambda request, now: (
                request.state == State.CLOSED
                and request.consent in GIVEN
                and request.case_id is None
                and request.center_id is not None
            ),
            _case,
            _("사례 초안을 만들었습니다. 아직 공개되지 않았습니다."),
        ),
    )
}
