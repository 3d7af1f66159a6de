"""From a closed request to a published case: with the company's consent, and never without."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from itube.cases.models import SupportCase
from itube.programs.models import SupportRequest
from itube.programs.support import publishing
from itube.programs.support.refusals import SupportRefusedError, WrongStateError
from itube.programs.support.states import Consent, State
from tests.factories import make_kind, make_sector
from tests.itube.programs.support.world import HOUR, NOW, TEXT, TITLE, World

pytestmark = pytest.mark.django_db
LATER = NOW + 5 * HOUR


@pytest.fixture
def world():
    return World()


def asked(world: World, **fields) -> SupportRequest:
    """A closed request of which the company has been asked."""
    request = world.in_state(State.CLOSED, **fields)
    publishing.ask_consent(request, actor=world.approver, now=LATER)
    return request


def agreed(world: World, answer=Consent.UNNAMED, **fields) -> SupportRequest:
    request = asked(world, **fields)
    publishing.answer_consent(request, answer, user=world.requester, now=LATER)
    return request


@pytest.mark.parametrize("answer", [None, Consent.ASKED, Consent.REFUSED])
def test_without_consent_there_is_no_case(world, answer):
    request = world.in_state(State.CLOSED) if answer is None else asked(world)
    if answer == Consent.REFUSED:
        publishing.answer_consent(request, answer, user=world.requester, now=LATER)
    with pytest.raises(publishing.NoConsentError):
        publishing.make_case(request, make_sector(), actor=world.approver, now=LATER)
    assert not SupportCase.objects.exists()


def test_the_database_keeps_a_case_from_a_request_without_consent(world):
    from tests.factories import make_case

    request, case = world.in_state(State.CLOSED), make_case()
    with pytest.raises(IntegrityError), transaction.atomic():
        SupportRequest.objects.filter(pk=request.pk).update(case=case)


def test_consent_is_asked_for_once_and_of_what_is_closed(world):
    with pytest.raises(WrongStateError):
        publishing.ask_consent(world.send(), actor=world.approver, now=LATER)
    request = world.in_state(State.CLOSED)
    with pytest.raises(SupportRefusedError):  # nobody has asked
        publishing.answer_consent(request, Consent.UNNAMED, user=world.requester, now=LATER)
    publishing.ask_consent(request, actor=world.approver, now=LATER)
    assert (request.consent, request.consent_text.kind) == ("asked", "case")
    with pytest.raises(SupportRefusedError):
        publishing.ask_consent(request, actor=world.approver, now=LATER)


def test_a_draft_is_made_of_what_was_asked_and_answered(world):
    kind = make_kind()
    request = agreed(world, kind=kind, topic="demonstration")
    sector = publishing.sector_of(request)
    case = publishing.make_case(request, sector, actor=world.approver, now=LATER)
    assert (case.published_at, case.is_demonstration) == (None, True)
    assert (case.title_ko, case.problem_ko) == (TITLE, TEXT)
    assert case.support_ko == "전해액을 먼저 보시죠."
    assert case.result_ko == "두께 증가가 4%로 줄었습니다."
    assert (case.company_ko, case.company_en) == (
        f"{sector.name_ko} 중소기업",
        case.company_en,
    )
    assert world.requester.company.name_ko not in case.company_ko
    assert list(case.kinds.all()) == [kind]
    with pytest.raises(SupportRefusedError):
        publishing.make_case(request, sector, actor=world.approver, now=LATER)


def test_the_company_is_named_only_if_it_agreed_to_that(world):
    request = agreed(world, Consent.NAMED)
    case = publishing.make_case(request, make_sector(), actor=world.approver, now=LATER)
    assert case.company_ko == world.requester.company.name_ko
    # Without the name it is another case: that one goes.
    publishing.answer_consent(request, Consent.UNNAMED, user=world.requester, now=LATER)
    assert (request.case, request.consent) == (None, "unnamed")
    assert not SupportCase.objects.exists()


def test_consent_that_is_taken_back_takes_the_case_with_it(world):
    request = agreed(world)
    publishing.make_case(request, make_sector(), actor=world.approver, now=LATER)
    publishing.answer_consent(request, Consent.REFUSED, user=world.requester, now=LATER)
    assert not SupportCase.objects.exists()
    kinds = list(request.events.values_list("kind", flat=True))
    assert kinds[-4:] == ["consent_asked", "consented", "case_made", "refused"]


def test_the_whole_way_by_pages(world, client):
    """Staff asks, the company agrees by one click, staff makes the draft, it is published."""
    request = world.in_state(State.CLOSED)
    own, desk = request.get_absolute_url(), f"/desk/support/{request.reference}/"
    client.force_login(world.approver)
    post = {"version": request.version, "sector": make_sector().pk}
    assert client.post(f"{desk}case/", post).status_code == 409  # no consent yet
    assert client.post(f"{desk}consent/", post).status_code == 302
    client.force_login(world.requester)
    assert "이 요청을 사례로 소개해도 될까요?" in client.get(own).content.decode()
    request.refresh_from_db()
    answer = {"version": request.version, "answer": "unnamed"}
    assert client.post(reverse("support:consent", args=[request.reference]), answer).url == own
    client.force_login(world.approver)
    request.refresh_from_db()
    post["version"] = request.version
    assert client.post(f"{desk}case/", post).status_code == 302
    case = SupportCase.objects.get()
    client.force_login(world.requester)
    assert case.get_absolute_url() not in client.get(own).content.decode()
    SupportCase.objects.update(published_at=timezone.now())
    assert case.get_absolute_url() in client.get(own).content.decode()
    assert client.get(case.get_absolute_url()).status_code == 200
