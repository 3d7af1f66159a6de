"""From a closed request to a support case: only with the company's consent, never without."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from equipment.models import Equipment, Kind, Sector
from itube.accounts.models import ConsentText, User
from itube.cases.models import SupportCase
from itube.lib.kept import new_edition
from itube.programs.models import SupportEvent, SupportMessage, SupportRequest
from itube.programs.support.deeds import party_of
from itube.programs.support.moving import change
from itube.programs.support.refusals import SupportRefusedError, WrongStateError
from itube.programs.support.states import GIVEN, Consent, EventKind, Party, State, Topic

# As much of a request as the columns of a case have room for.
MOST_TITLE, MOST_SUMMARY, MOST_COMPANY = 100, 300, 100


class NoConsentError(SupportRefusedError):
    """The company has not agreed that its request is told as a case."""

    def __init__(self) -> None:
        super().__init__(_("기업이 사례 공개에 동의하지 않아 사례를 만들 수 없어요."))


def ask_consent(request: SupportRequest, *, actor: User, now: datetime) -> SupportEvent:
    """Ask the company, once, whether its closed request may be told as a case."""
    if request.state != State.CLOSED:
        raise WrongStateError(request.state)
    if request.consent != Consent.NOT_ASKED:
        raise SupportRefusedError(_("사례 공개 동의를 이미 물었어요."))
    return change(
        request,
        EventKind.CONSENT_ASKED,
        actor=actor,
        party=party_of(actor),
        now=now,
        consent=Consent.ASKED,
        consent_text=ConsentText.objects.in_force(now).get(kind=ConsentText.Kind.CASE),
    )


@transaction.atomic
def answer_consent(
    request: SupportRequest, answer: Consent, *, user: User, now: datetime
) -> SupportEvent:
    """Write down the company's answer: UNNAMED, NAMED or REFUSED; it may change its mind later.

    Who takes consent back, or no longer wants to be named, has the case deleted at once. Raises
    SupportRefusedError if nobody has asked.
    """
    if request.consent == Consent.NOT_ASKED:
        raise SupportRefusedError(_("아직 사례 공개 동의를 묻지 않았어요."))
    gone = request.case if answer != request.consent else None
    changes: dict[str, Any] = {"case": None} if gone else {}
    event = change(
        request,
        EventKind.CONSENTED if answer in GIVEN else EventKind.REFUSED,
        actor=user,
        party=Party.REQUESTER,
        now=now,
        data={"answer": answer.value, "version": request.consent_text.version},  # type: ignore[union-attr]
        consent=answer,
        consent_at=now,
        **changes,
    )
    if gone:
        gone.delete()
        transaction.on_commit(new_edition)
    return event


@transaction.atomic
def make_case(
    request: SupportRequest, sector: Sector, *, actor: User, now: datetime
) -> SupportCase:
    """Return a draft case made of a closed request: unpublished, to be edited in the admin.

    The company is described by industry and size, and named only if it has agreed to that. Raises
    NoConsentError without its consent, SupportRefusedError if there is a case already.
    """
    if request.state != State.CLOSED or request.center is None or request.closed_at is None:
        raise WrongStateError(request.state)
    if request.consent not in GIVEN:
        raise NoConsentError
    if request.case_id:
        raise SupportRefusedError(_("이 요청으로 만든 사례가 이미 있어요."))
    answers = request.messages.filter(is_note=False).exclude(party=Party.REQUESTER)
    company_ko, company_en = _company(request, sector)
    with override("ko"):
        result = request.result_text or request.get_result_display()
    case = SupportCase.objects.create(
        slug=f"support-{request.reference.lower()}",
        title_ko=request.title[:MOST_TITLE],
        summary_ko=(request.result_text or request.title)[:MOST_SUMMARY],
        problem_ko=request.text,
        support_ko="\n\n".join(answers.values_list("text", flat=True)),
        result_ko=result,
        company_ko=company_ko[:MOST_COMPANY],
        company_en=company_en,
        sector=sector,
        center=request.center,
        year=timezone.localtime(request.closed_at).year,
        is_demonstration=request.topic == Topic.DEMONSTRATION,
        is_example=request.is_example,
    )
    told = SupportMessage.equipment.through.objects.filter(supportmessage__in=answers.values("pk"))
    pieces = Equipment.objects.filter(pk__in=told.values("equipment"), center=request.center)
    case.equipment.set(pieces)
    kinds = Kind.objects.filter(equipment__in=pieces)
    case.kinds.set({*kinds, *([request.kind] if request.kind else [])})
    change(
        request,
        EventKind.CASE_MADE,
        actor=actor,
        party=party_of(actor),
        now=now,
        data={"case": case.slug},
        case=case,
    )
    return case


def sector_of(request: SupportRequest) -> Sector | None:
    """Return the industry that a request is about, as far as it says so."""
    if request.field:
        return request.field.sector
    if item := request.step.item if request.step else request.item:
        return item.sector
    if request.kind:
        field = request.kind.fields.select_related("sector").first()
        return field.sector if field else None
    return None


def _company(request: SupportRequest, sector: Sector) -> tuple[str, str]:
    """Return how a case calls the company, in Korean and English."""
    company = request.company
    if request.consent == Consent.NAMED and company:
        return company.name_ko, company.name_en
    said = []
    for language in ("ko", "en"):
        with override(language):
            size = company.get_size_display() if company else _("기업")
            said.append(_("%(sector)s %(size)s") % {"sector": sector.name, "size": size})
    return said[0], said[1]
