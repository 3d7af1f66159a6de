"""A question of the finder that a person keeps, and which of its answers that person knows."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from itube.accounts.models import User
from itube.lib.references import new_reference

# An address of this length still works everywhere; a unique index takes no more than 2,700 bytes.
MOST_CHARACTERS = 2000
LONGEST_NAME = 80


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def visible_to(self, user: User) -> "SavedSearchQuerySet":
        """The searches of user; nobody else sees them, whatever the role."""
        return self.filter(owner=user)

    def to_check(self, today: date) -> "SavedSearchQuerySet":
        """Those whose owners want mail, and that have not been looked through on today yet."""
        wanted = self.filter(mail=True, owner__is_active=True)
        return wanted.exclude(checked_on=today)


class SavedSearch(models.Model):
    """One question under a name. `known` are the pieces of the answer that the owner has looked at.

    What the answer holds beyond these is new: pieces registered since, and pieces that fit since.
    """

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="saved_searches",
        verbose_name=_("회원"),
    )
    name = models.CharField(_("이름"), max_length=LONGEST_NAME)
    # As itube.finder.searches.normalised() writes it, so that one question is kept once.
    query = models.CharField(_("조건"), max_length=MOST_CHARACTERS)
    mail = models.BooleanField(_("메일 알림"), default=False)
    # Keys of pieces; no foreign keys, since a piece that is deleted changes nothing here.
    known = ArrayField(models.BigIntegerField(), default=list)
    # Pieces that a mail has told since the last look: new on the page still, and told only once.
    told = ArrayField(models.BigIntegerField(), default=list)
    looked_at = models.DateTimeField(_("마지막으로 확인한 때"), default=timezone.now)
    # The Seoul day on which the morning's look through took place, and the last mail.
    checked_on = models.DateField(null=True, editable=False)
    told_at = models.DateTimeField(_("마지막으로 알린 때"), null=True, editable=False)
    created_at = models.DateTimeField(_("저장한 때"), default=timezone.now)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("저장한 검색")
        verbose_name_plural = pgettext_lazy("plural", "저장한 검색")
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["owner", "query"], name="saved_search_once")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return where the search is answered: the finder's own page."""
        return f"{reverse('equipment:finder')}?{self.query}"
