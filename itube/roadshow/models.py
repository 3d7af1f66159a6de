"""Films of support centers (온라인 로드쇼): what they say, second by second, and whose they are."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centers.models import Center
from centers.permissions import Person, runs_portal
from equipment.models import Field, Kind, Sector
from itube.lib.names import in_english, localized
from itube.roadshow.embedding import embed_host

# Films in static/roadshow/ are made by tools/films.py; the longest that a page may promise.
LONGEST_SECONDS = 3600


class FilmQuerySet(models.QuerySet["Film"]):
    def published(self) -> "FilmQuerySet":
        """Films that anyone may see: their own and their center's page are public."""
        return self.filter(is_published=True, center__is_published=True)

    def seen_by(self, user: Person) -> "FilmQuerySet":
        """Films that anyone may see; who runs the portal sees those that are not yet public."""
        return self.all() if runs_portal(user) else self.published()

    def for_list(self) -> "FilmQuerySet":
        """With all that a list shows of a film, in the order of the roadshow."""
        found = self.select_related("sector", "field", "center__institution")
        return found.prefetch_related("kinds")

    def for_page(self) -> "FilmQuerySet":
        """With all that a film's own page, captions and transcript show of it."""
        return self.for_list().prefetch_related("chapters", "lines")


class Film(models.Model):
    """A film (센터 영상) about one center; its file and posters carry its slug as their name."""

    slug = models.SlugField(
        _("코드"), unique=True, help_text=_("주소와 파일 이름에 쓰여서 바꿀 수 없어요.")
    )
    number = models.PositiveSmallIntegerField(
        _("순서"), help_text=_("작은 수가 먼저 나와요. 같으면 코드 순서예요.")
    )
    title_ko = models.CharField(_("제목"), max_length=100)
    title_en = models.CharField(_("영문 제목"), max_length=150, blank=True)
    shows_ko = models.CharField(_("내용"), max_length=200)
    shows_en = models.CharField(_("영문 내용"), max_length=300, blank=True)
    sector = models.ForeignKey(
        Sector, models.PROTECT, related_name="films", verbose_name=_("업종"), editable=False
    )
    field = models.ForeignKey(
        Field, models.PROTECT, related_name="films", verbose_name=_("기술분야")
    )
    center = models.ForeignKey(
        Center,
        models.PROTECT,
        related_name="films",
        verbose_name=_("지원센터"),
        help_text=_("영상 첫 화면에 그려진 센터 이름은 영상을 다시 만들어야 바뀌어요."),
    )
    kinds = models.ManyToManyField(Kind, related_name="films", verbose_name=_("장비종류"))
    duration_seconds = models.PositiveSmallIntegerField(
        _("길이(초)"), validators=[MinValueValidator(1)]
    )
    published_on = models.DateField(_("공개일"))
    embed_url = models.URLField(
        _("외부 영상 주소"),
        blank=True,
        help_text=_("허용한 누리집의 주소만 적을 수 있고, 방문자가 고를 때만 연결해요."),
    )
    is_published = models.BooleanField(_("공개"), default=True)

    objects = FilmQuerySet.as_manager()

    class Meta:
        verbose_name = _("센터 영상")
        verbose_name_plural = pgettext_lazy("plural", "센터 영상")
        ordering = ["number", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(duration_seconds__range=(1, LONGEST_SECONDS)),
                name="film_has_a_length",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("roadshow:film", args=[self.slug])

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store with the sector of the field, which nobody need choose twice."""
        self.sector_id = self.field.sector_id
        super().save(*args, **kwargs)

    def clean(self) -> None:
        if self.embed_url and not embed_host(self.embed_url):
            raise ValidationError(
                {"embed_url": _("허용하지 않은 누리집의 주소예요. https로 시작해야 해요.")}
            )

    @property
    def title(self) -> str:
        return localized(self, "title")

    @property
    def shows(self) -> str:
        """What the film shows, in one sentence."""
        return localized(self, "shows")

    @property
    def duration(self) -> timedelta:
        return timedelta(seconds=self.duration_seconds)

    @property
    def drawing(self) -> str:
        """A drawing of equipment in it, a file below static/; for_list() brings what it asks."""
        kinds = self.kinds.all()
        return f"img/kinds/{kinds[0].drawing if kinds else 'generic'}.svg"

    @property
    def video(self) -> str:
        """The film's file below static/."""
        return f"roadshow/{self.slug}.mp4"

    @property
    def poster(self) -> str:
        """The film's title card in the page's language, a file below static/."""
        return f"roadshow/{self.slug}{'.en' if in_english() else ''}.jpg"


class Chapter(models.Model):
    """A part of a film (장); it lasts until the next one begins, the last until the end."""

    film = models.ForeignKey(Film, models.CASCADE, related_name="chapters", verbose_name=_("영상"))
    start = models.DecimalField(
        _("시작(초)"), max_digits=5, decimal_places=1, validators=[MinValueValidator(Decimal(0))]
    )
    title_ko = models.CharField(_("제목"), max_length=60)
    title_en = models.CharField(_("영문 제목"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("영상의 장")
        verbose_name_plural = pgettext_lazy("plural", "영상의 장")
        ordering = ["film", "start"]
        constraints = [
            # At the end of a transaction, within which two may swap their times.
            models.UniqueConstraint(
                fields=["film", "start"],
                name="chapter_starts_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=Q(start__gte=0), name="chapter_starts_in_film"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return localized(self, "title")


class CaptionLine(models.Model):
    """What is said from start to end, in seconds; the end is not part of it."""

    film = models.ForeignKey(Film, models.CASCADE, related_name="lines", verbose_name=_("영상"))
    start = models.DecimalField(
        _("시작(초)"), max_digits=5, decimal_places=1, validators=[MinValueValidator(Decimal(0))]
    )
    end = models.DecimalField(_("끝(초)"), max_digits=5, decimal_places=1)
    text_ko = models.CharField(_("자막"), max_length=200)
    text_en = models.CharField(_("영문 자막"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("자막 줄")
        verbose_name_plural = pgettext_lazy("plural", "자막 줄")
        ordering = ["film", "start"]
        constraints = [
            models.UniqueConstraint(
                fields=["film", "start"],
                name="caption_starts_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(start__gte=0) & Q(end__gt=F("start")),
                name="caption_ends_after_start",
                violation_error_message=_("끝은 시작보다 늦어야 해요."),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        return localized(self, "text")
