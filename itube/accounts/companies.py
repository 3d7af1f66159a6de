"""Who belongs to which company.

A business number is public, so that knowing it proves nothing. Two rules follow:

* Whoever brings a number that nobody has brought before makes the company and belongs to it at
  once: there is nothing to hand over yet.
* Whoever brings a number that is on the portal asks for membership and has no company until it
  is confirmed, by the portal's operator or by a colleague with the same mail domain
  (MembershipRequest.objects.decidable_by). Nothing of the company is shown meanwhile but its name.

Whether a number's company still exists only the tax service knows; the operator can block one.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from itube.accounts.models import Company, MembershipRequest, User
from itube.outbox.telling import tell


class MembershipRefusedError(Exception):
    """A change of company that the rules do not allow; str() is fit for the user."""


@transaction.atomic
def join(
    user: User, number: str, now: datetime, *, name: str = "", size: str = Company.Size.SMALL
) -> MembershipRequest | None:
    """Make user the first member of a new company, or ask for membership of a known one.

    number is normalised and valid; name and size are those of a new company. Returns the request
    that waits, or None if user belongs to the company now. An earlier open request is dropped.

    Raises MembershipRefusedError if user has a company already.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if User.objects.filter(pk=user.pk, company__isnull=False).exists():
        raise MembershipRefusedError(_("이미 소속 회사가 있어요. 먼저 소속을 해제해 주세요."))
    MembershipRequest.objects.open().filter(user=user).delete()
    company, is_new = Company.objects.get_or_create(
        business_number=number, defaults={"name_ko": name, "size": size}
    )
    if is_new:
        user.company = company
        user.save(update_fields=["company"])
        return None
    request = MembershipRequest.objects.create(user=user, company=company, requested_at=now)
    tell(
        "membership_requested",
        settings.OPERATOR_EMAIL,
        {"context": {"company": company.name_ko}},
        f"membership_requested:{request.pk}",
    )
    return request


@transaction.atomic
def decide(request_id: int, *, actor: User, accepted: bool, now: datetime) -> MembershipRequest:
    """Answer an open request, tell the person, and return the request.

    Raises MembershipRequest.DoesNotExist if actor may not decide it, or someone else just has;
    MembershipRefusedError if the person has found another company meanwhile.
    """
    request = (
        MembershipRequest.objects.decidable_by(actor)
        .for_list()
        .select_for_update(of=("self",))
        .get(pk=request_id)
    )
    request.decided_at = now
    request.decided_by = actor
    request.accepted = accepted
    request.save(update_fields=["decided_at", "decided_by", "accepted"])
    person = request.user
    if accepted and not User.objects.filter(pk=person.pk, company=None).update(
        company=request.company
    ):
        raise MembershipRefusedError(_("신청한 사람이 이미 다른 회사에 속해 있어요."))
    tell(
        "membership_decided",
        person.email,
        {
            "language": person.language,
            "context": {"company": request.company.name_ko, "accepted": accepted},
        },
        f"membership_decided:{request.pk}",
    )
    return request


@transaction.atomic
def leave(user: User) -> None:
    """Take user out of the company, and drop a request that waits."""
    MembershipRequest.objects.open().filter(user=user).delete()
    user.company = None
    user.save(update_fields=["company"])
