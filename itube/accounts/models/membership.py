"""A wish to belong to a company that is on the portal already."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from itube.accounts.models.company import Company
from itube.accounts.models.user import SiteRole, User

# Anyone may have an address there, so that sharing the domain proves nothing.
PUBLIC_MAIL_DOMAINS = frozenset(
    {
        "naver.com",
        "hanmail.net",
        "daum.net",
        "kakao.com",
        "nate.com",
        "korea.com",
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "yahoo.com",
        "yahoo.co.kr",
        "icloud.com",
        "me.com",
        "proton.me",
        "protonmail.com",
    }
)


class MembershipRequestQuerySet(models.QuerySet["MembershipRequest"]):
    def open(self) -> "MembershipRequestQuerySet":
        """Requests that nobody has decided."""
        return self.filter(decided_at=None)

    def decidable_by(self, user: User) -> "MembershipRequestQuerySet":
        """Open requests that user may decide.

        All for the portal's operator. A colleague, that is a member of the company, decides about
        people whose confirmed address has the same mail domain as his own, and never sees others:
        whoever typed in a number first learns nothing about people who belong to the company.
        """
        if not user.is_active:
            return self.none()
        if user.is_superuser or user.site_role == SiteRole.OPERATOR:
            return self.open()
        domain = user.email.rpartition("@")[2]
        if user.company_id is None or domain in PUBLIC_MAIL_DOMAINS:
            return self.none()
        return self.open().filter(
            company=user.company_id,
            user__is_active=True,
            user__email__endswith=f"@{domain}",
            user__emailaddress__email=F("user__email"),
            user__emailaddress__verified=True,
        )

    def for_list(self) -> "MembershipRequestQuerySet":
        """With all that a row of a list shows: one query, whatever its length."""
        return self.select_related("user", "company")


class MembershipRequest(models.Model):
    """One person asks to belong to one company; itube.accounts.companies decides."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="membership_requests",
        verbose_name=_("회원"),
    )
    company = models.ForeignKey(
        Company, models.CASCADE, related_name="membership_requests", verbose_name=_("회사")
    )
    requested_at = models.DateTimeField(_("신청한 때"), default=timezone.now)
    decided_at = models.DateTimeField(_("처리한 때"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("처리한 사람"),
    )
    accepted = models.BooleanField(_("승인"), null=True, blank=True)

    objects = MembershipRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("소속 신청")
        verbose_name_plural = pgettext_lazy("plural", "소속 신청")
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(decided_at=None), name="membership_one_open_request"
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, accepted=None)
                | Q(decided_at__isnull=False, accepted__isnull=False),
                name="membership_decided_with_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.company} {self.requested_at:%Y-%m-%d}"
