"""What stands on a certificate of completion, as plain text."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from itube.lib.names import in_english
from itube.lib.typeset import printable
from itube.programs.models import Enrolment


@dataclass(frozen=True)
class Facts:
    """All texts of a certificate in one language; rows are label, value, and whether it is bold."""

    language: str
    title: str
    number: str
    rows: list[tuple[str, str, bool]]
    says: str
    issued: str
    issuer: str
    institution: str
    check: str
    url: str


def readable_number(number: str) -> str:
    """Return `ABCDE-FGHJK`: read aloud and typed more easily; as_written() takes it back."""
    return f"{number[:5]}-{number[5:]}"


def masked(name: str) -> str:
    """Return a name of which only the ends are told: `홍길동` is `홍*동`, `홍길` is `홍*`.

    Of several words each is masked; nothing of an empty name.
    """
    return " ".join(_masked_word(word) for word in name.split())


def _masked_word(word: str) -> str:
    if len(word) < 3:
        return word[0] + "*" * max(1, len(word) - 1)
    return word[0] + "*" * (len(word) - 2) + word[-1]


def facts_of(enrolment: Enrolment) -> Facts:
    """Return what the certificate of a completed enrolment says in the page's language."""
    session, course = enrolment.session, enrolment.session.course
    first, last = timezone.localdate(session.starts_at), timezone.localdate(session.ends_at)
    span = _day(first) if first == last else f"{_day(first)} ~ {_day(last)}"
    rows = [
        (pgettext("certificate", "성명"), enrolment.user.name, True),
        (_("소속"), _company(enrolment), False),
        (_("과정명"), course.title, True),
        (
            _("교육기간"),
            _("%(days)s (%(hours)s)")
            % {
                "days": span,
                "hours": ngettext("%(n)d시간", "%(n)d시간", course.hours) % {"n": course.hours},
            },
            False,
        ),
    ]
    if course.qualification:
        held = enrolment.held
        value = course.qualification.name
        if held and held.valid_until:
            value = _("%(name)s (%(day)s 전까지)") % {
                "name": value,
                "day": _day(held.valid_until),
            }
        rows.append((pgettext("certificate", "자격"), value, False))
    center = course.center
    issuer, institution = center.name, center.institution.name
    number = enrolment.certificate_no or ""
    address = reverse("courses:certificate", args=[number])
    return Facts(
        language="en" if in_english() else "ko",
        title=pgettext("certificate", "수료증"),
        number=_("제 %(number)s 호") % {"number": readable_number(number)},
        rows=[(label, printable(value), strong) for label, value, strong in rows if value],
        says=_(
            "위 사람은 본 센터가 실시한 위 교육과정을 성실히 이수하였으므로 이 증서를 수여합니다."
        ),
        issued=_day(timezone.localdate(enrolment.completed_at)),
        issuer=printable(issuer),
        institution="" if institution in issuer else printable(institution),
        check=_("수료 사실은 아래 주소에서 수료번호로 확인할 수 있습니다."),
        url=f"{settings.BASE_URL}{address}",
    )


def _company(enrolment: Enrolment) -> str:
    company = enrolment.user.company
    return company.name if company else ""


def _day(day: date) -> str:
    return date_format(day, pgettext("date format", "Y년 n월 j일"))
