"""Pieces that a person puts together under a name, alone or with the colleagues of a company."""

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from equipment.models import Equipment
from itube.accounts.models import Company, User
from itube.lib.references import new_reference

LONGEST_NAME = 80
LONGEST_NOTE = 200


class SavedListQuerySet(models.QuerySet["SavedList"]):
    def visible_to(self, user: User) -> "SavedListQuerySet":
        """Lists that user may see, and put pieces into and take out of.

        A private list is its owner's. A shared one is the company's: its members see it, and
        whoever leaves the company does so no longer, not even the owner.
        """
        mine = Q(owner=user, company=None)
        if user.company_id is None:
            return self.filter(mine)
        return self.filter(mine | Q(company=user.company_id))

    def managed_by(self, user: User) -> "SavedListQuerySet":
        """Lists that user may rename, share and delete."""
        return self.visible_to(user).filter(owner=user)

    def without_owner(self) -> "SavedListQuerySet":
        """Shared lists whose owner has left the company."""
        return self.filter(company__isnull=False).exclude(owner__company=F("company"))

    def for_list(self) -> "SavedListQuerySet":
        """With all that a row of a list shows; those changed last come first."""
        rows = self.select_related("owner", "company").annotate(count=Count("items"))
        return rows.order_by("-changed_at", "-pk")


class SavedList(models.Model):
    """A list of pieces; with a company it is shared with everybody there."""

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="saved_lists",
        verbose_name=_("만든 이"),
    )
    company = models.ForeignKey(
        Company,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="saved_lists",
        verbose_name=_("함께 보는 회사"),
    )
    name = models.CharField(_("목록 이름"), max_length=LONGEST_NAME)
    note = models.CharField(_("설명"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("만든 때"), default=timezone.now)
    # A piece came or went, or the list was edited.
    changed_at = models.DateTimeField(_("바뀐 때"), default=timezone.now)

    objects = SavedListQuerySet.as_manager()

    class Meta:
        verbose_name = _("장비 목록")
        verbose_name_plural = pgettext_lazy("plural", "장비 목록")
        ordering = ["-changed_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("saved_list", args=[self.reference])

    @property
    def is_without_owner(self) -> bool:
        """Whether it is shared and its owner has left the company: a colleague may take it over."""
        return self.company_id is not None and self.owner.company_id != self.company_id


class SavedItem(models.Model):
    """One piece of a list, with what was noted about it."""

    list = models.ForeignKey(
        SavedList, models.CASCADE, related_name="items", verbose_name=_("장비 목록")
    )
    equipment = models.ForeignKey(
        Equipment, models.CASCADE, related_name="+", verbose_name=_("장비")
    )
    note = models.CharField(_("메모"), max_length=LONGEST_NOTE, blank=True)
    order = models.PositiveIntegerField(_("순서"), default=0)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("담은 이"),
    )
    added_at = models.DateTimeField(_("담은 때"), default=timezone.now)

    class Meta:
        verbose_name = _("담은 장비")
        verbose_name_plural = pgettext_lazy("plural", "담은 장비")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["list", "equipment"], name="saved_item_once")
        ]

    def __str__(self) -> str:
        return str(self.equipment)
