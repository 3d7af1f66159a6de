"""Fees are paid by companies: a booking needs one, and one that is not shut out."""

from django.utils.translation import gettext as _

from bookings.refusals import Breach
from bookings.rules.base import Asking


class CompanyKnown:
    name = "company"

    def breach(self, asking: Asking) -> Breach | None:
        if asking.company is not None:
            return None
        return Breach(
            self.name,
            _("소속 회사가 있어야 예약할 수 있어요."),
            _("‘나의 정보’에서 회사를 등록해 주세요."),
        )


class CompanyNotBlocked:
    name = "company_blocked"

    def breach(self, asking: Asking) -> Breach | None:
        company = asking.company
        if company is None or company.blocked_at is None or company.blocked_at > asking.now:
            return None
        text = _("소속 회사의 이용이 제한되어 있어요.")
        if company.blocked_reason:
            text = _("소속 회사의 이용이 제한되어 있어요(%(reason)s).") % {
                "reason": company.blocked_reason
            }
        return Breach(
            self.name,
            text,
            _("제한이 풀린 뒤에 신청할 수 있어요. 누리집 운영자에게 문의해 주세요."),
        )
