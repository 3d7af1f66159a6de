"""Questions that many ask, with what the portal really does as the answer."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from itube.lib.names import localized


class FaqQuerySet(models.QuerySet["Faq"]):
    def published(self) -> Self:
        return self.filter(is_published=True)

    def with_words(self, text: str) -> Self:
        """Those in whose question or answer, of either language, every word of text stands."""
        found = self
        for word in text.split():
            found = found.filter(
                Q(question_ko__icontains=word)
                | Q(question_en__icontains=word)
                | Q(answer_ko__icontains=word)
                | Q(answer_en__icontains=word)
            )
        return found


class Faq(models.Model):
    """One question and its answer."""

    class Category(models.TextChoices):
        FINDING = "finding", _("장비 찾기")
        BOOKING = "booking", _("예약과 승인")
        FEES = "fees", _("이용료")
        CANCELLATION = "cancellation", _("취소와 변경")
        TEST_REQUESTS = "test-requests", _("시험·분석 의뢰")
        TRAINING = "training", _("교육과 자격")
        SUPPORT = "support", _("기술지원")
        CHATBOT = "chatbot", _("챗봇")
        ACCOUNTS = "accounts", _("회원과 기업")

    class Page(models.TextChoices):
        """Where an answer can lead, by the name of the page's address."""

        FINDER = "equipment:finder", _("장비 찾기")
        SERVICE_MAP = "service_map:index", _("공정별 서비스맵")
        CENTERS = "centers:list", _("지원센터 찾기")
        BOOKINGS = "bookings:list", _("나의 예약")
        PREFERENCES = "bookings:preferences", _("알림 설정")
        SAVED = "saved:index", _("저장함")
        PROFILE = "accounts:profile", _("내 정보")
        GUIDE = "guide", _("이용안내")
        SERVICES = "services", _("One-stop 서비스")
        COURSES = "courses:index", _("교육과정")
        SUPPORT = "support:index", _("기술지원")
        CHATBOT = "assistant", _("챗봇")

    slug = models.SlugField(_("주소 이름"), max_length=60, unique=True)
    category = models.CharField(_("분류"), max_length=15, choices=Category)
    number = models.PositiveSmallIntegerField(_("순서"), default=0)
    question_ko = models.CharField(_("질문"), max_length=150)
    question_en = models.CharField(_("영문 질문"), max_length=200)
    answer_ko = models.TextField(_("답"))
    answer_en = models.TextField(_("영문 답"))
    page = models.CharField(_("이어지는 화면"), max_length=30, choices=Page, blank=True)
    is_published = models.BooleanField(_("공개"), default=True)

    objects = FaqQuerySet.as_manager()

    class Meta:
        verbose_name = _("자주 묻는 질문")
        verbose_name_plural = pgettext_lazy("plural", "자주 묻는 질문")
        ordering = ["category", "number", "pk"]

    def __str__(self) -> str:
        return self.question

    @property
    def question(self) -> str:
        return localized(self, "question")

    @property
    def answer(self) -> str:
        return localized(self, "answer")

    def get_absolute_url(self) -> str:
        """Return the question's place on the page of all questions."""
        return f"{reverse('news:faq')}#{self.slug}"

    @property
    def page_url(self) -> str:
        """The address of `page` in the page's language; empty without one."""
        try:
            return reverse(self.page) if self.page else ""
        except NoReverseMatch:
            return ""
