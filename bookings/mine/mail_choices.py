"""Which mails a person may do without, in a few choices that people understand."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bookings.models import MailPreference
from bookings.states import EventKind
from itube.accounts.models import User


@dataclass(frozen=True)
class MailChoice:
    """Several kinds of mail under one box; for_center: only people of centers get them."""

    code: str
    label: str | Promise
    hint: str | Promise
    kinds: tuple[EventKind, ...]
    for_center: bool = False


MAIL_CHOICES = (
    MailChoice(
        "receipt",
        _("신청과 접수"),
        _("신청이 들어간 것과 센터가 접수한 것을 알려요."),
        (EventKind.REQUESTED, EventKind.RECEIVED),
    ),
    MailChoice(
        "messages",
        _("메시지와 첨부 파일"),
        _("예약 화면에 새 글이나 파일이 올라오면 알려요."),
        (EventKind.MESSAGE, EventKind.ATTACHED),
    ),
    MailChoice(
        "moved",
        _("일정 변경"),
        _("예약 시간이 바뀌면 달력에 넣을 일정과 함께 알려요."),
        (EventKind.MOVED,),
    ),
    MailChoice(
        "changed",
        _("호기와 사용료 변경"),
        _("시간은 그대로이고 호기나 사용료만 바뀔 때 알려요."),
        (EventKind.RESEATED, EventKind.PRICED),
    ),
    MailChoice(
        "use",
        _("이용 시작과 종료"),
        _("센터가 이용을 시작하고 끝낸 것을 알려요."),
        (EventKind.STARTED, EventKind.FINISHED),
    ),
    MailChoice(
        "answers",
        _("신청자의 답"),
        _("신청자가 보완요청에 답하거나 제안을 고르면 알려요."),
        (EventKind.REPLIED, EventKind.ACCEPTED, EventKind.DECLINED),
        for_center=True,
    ),
)


def choices_for(is_staff: bool) -> list[MailChoice]:
    """Return the choices of a person; those of centers only for their people."""
    return [choice for choice in MAIL_CHOICES if is_staff or not choice.for_center]


def wanted_by(user: User) -> list[str]:
    """Return the codes of the choices of which user wants at least one kind of mail."""
    muted = set(MailPreference.objects.filter(user=user).values_list("kind", flat=True))
    return [choice.code for choice in MAIL_CHOICES if not muted.issuperset(choice.kinds)]


@transaction.atomic
def want(user: User, wanted: Iterable[str], offered: Iterable[MailChoice]) -> None:
    """Mute the kinds of those choices offered that are not wanted, and none of the others."""
    codes = set(wanted)
    offered = list(offered)
    heard = [kind for choice in offered if choice.code in codes for kind in choice.kinds]
    muted = [kind for choice in offered if choice.code not in codes for kind in choice.kinds]
    MailPreference.objects.filter(user=user, kind__in=heard).delete()
    MailPreference.objects.bulk_create(
        [MailPreference(user=user, kind=kind) for kind in muted], ignore_conflicts=True
    )
