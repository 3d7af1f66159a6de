"""A person with an account. The e-mail is the name."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from itube.accounts.models.company import Company


class SiteRole(models.TextChoices):
    """Roles over the whole portal; roles in a center are centers.CenterRole."""

    MEMBER = "", _("일반 회원")
    MINISTRY = "ministry", _("부처 담당자")
    PD = "pd", _("산업기반PD")
    OPERATOR = "operator", _("누리집 운영자")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """Store and return a user; the e-mail is lower-cased, the password may be unusable."""
        if not email:
            raise ValueError("a user needs an e-mail address")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        """Store and return a user who may do everything."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField(_("전자우편"), unique=True)
    name = models.CharField(_("이름"), max_length=50)
    phone = models.CharField(_("업무용 연락처"), max_length=20, blank=True)
    company = models.ForeignKey(
        Company,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        verbose_name=_("소속 회사"),
    )
    department = models.CharField(_("부서"), max_length=50, blank=True)
    site_role = models.CharField(
        _("누리집 권한"), max_length=10, choices=SiteRole, default=SiteRole.MEMBER, blank=True
    )
    language = models.CharField(
        _("안내 언어"), max_length=2, choices=settings.LANGUAGES, default="ko"
    )
    is_active = models.BooleanField(_("사용 중"), default=True)
    # Set for those who run the portal. It opens nothing: doors and links ask the roles in force.
    is_staff = models.BooleanField(_("관리 화면 사용"), default=False)
    is_demo = models.BooleanField(
        _("시연 계정"), default=False, help_text=_("시연 계정은 2단계 인증을 묻지 않아요.")
    )
    date_joined = models.DateTimeField(_("가입 시각"), default=timezone.now)
    anonymised_at = models.DateTimeField(_("익명 처리 시각"), null=True, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("회원")
        verbose_name_plural = pgettext_lazy("plural", "회원")
        ordering = ["email"]
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower(F("email"))), name="user_email_lower_case"
            ),
            models.CheckConstraint(
                condition=Q(site_role__in=["", "ministry", "pd", "operator"]),
                name="user_site_role_known",
            ),
        ]

    def __str__(self) -> str:
        if self.anonymised_at:
            return gettext("탈퇴한 회원")
        return self.name or self.email

    def clean(self) -> None:
        super().clean()
        self.email = self.email.strip().lower()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name
