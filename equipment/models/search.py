"""What searches read: one narrow row a piece, what many pieces share, and the words there are.

All of it is derived: written by equipment.search.index only, and made anew by `reindex`.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from equipment.models.equipment import Equipment


class SearchProfile(models.Model):
    """What a piece is sorted by apart from its center: many pieces have the same.

    A row never changes, so that processes may keep it; a piece that is sorted otherwise gets
    another one. field_mask and stage_mask hold one bit per Field.bit and Stage.bit; process steps
    and items are arrays because there are more of them than bits.
    """

    digest = models.CharField(max_length=32, unique=True)
    kind_id = models.IntegerField()
    field_mask = models.BigIntegerField()
    sector_ids = ArrayField(models.IntegerField())
    stage_mask = models.BigIntegerField()
    step_ids = ArrayField(models.IntegerField())
    item_ids = ArrayField(models.IntegerField())
    classification_ids = ArrayField(models.IntegerField())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(field_mask__gte=0) & Q(stage_mask__gte=0),
                name="search_profile_masks_63_bits",
            )
        ]

    def __str__(self) -> str:
        return self.digest


class SearchDocument(models.Model):
    """The searchable form of one published piece.

    tokens are made by equipment.search.analysis; they are stored beside the row, so that a pass
    over many rows reads little. traits packs use modes, status and use scope into one number, as
    equipment.search.traits says.
    """

    equipment = models.OneToOneField(
        Equipment, models.CASCADE, primary_key=True, related_name="search_document"
    )
    profile = models.ForeignKey(SearchProfile, models.PROTECT, related_name="documents")
    center_id = models.IntegerField()
    traits = models.SmallIntegerField()
    # How useful a piece is to a stranger, 0 to 1; the last word between equal answers.
    standing = models.FloatField()
    # The lowest fee in force, whatever it is counted by; 0 is free, none is a matter of agreement.
    fee_won = models.BigIntegerField(null=True)
    acquired_on = models.DateField(null=True)
    sort_name = models.CharField(max_length=200)
    # The Korean and English name without spaces and signs.
    squashed = models.CharField(max_length=400)
    tokens = SearchVectorField()
    analyser_version = models.PositiveSmallIntegerField()
    # Which spelling rules its words were read by: Spelling.digest.
    spelling = models.CharField(max_length=16, default="")
    indexed_at = models.DateTimeField()

    class Meta:
        indexes = [
            GinIndex(fields=["tokens"], name="search_document_tokens", fastupdate=False),
            models.Index(fields=["sort_name", "equipment"], name="search_document_by_name"),
            models.Index(fields=["-standing", "equipment"], name="search_document_by_standing"),
        ]

    def __str__(self) -> str:
        return f"search document of {self.equipment_id}"


class SearchTerm(models.Model):
    """A word or name that there is: what is suggested, and what typing errors are held against.

    folded is the text without spaces and signs; jamo and initials are its letters and its first
    letters, sound is that of a Latin word by itube.lib.sounds. n is how many pieces it stood for
    when it was last counted.
    """

    class Role(models.TextChoices):
        """What a term is the name of; the order is that of suggestions that are equally good."""

        KIND = "kind", _("장비종류")
        WORD = "word", _("낱말")
        ITEM = "item", _("품목")
        CENTER = "center", _("지원센터")
        MAKER = "maker", _("제작사")
        MODEL = "model", _("모델명")
        NAME = "name", _("장비 이름")

    text = models.CharField(max_length=200)
    role = models.CharField(max_length=10, choices=Role)
    # Of a center its code, of an item its slug: what the suggestion leads to.
    target = models.CharField(max_length=80, blank=True)
    folded = models.CharField(max_length=200)
    jamo = models.CharField(max_length=600)
    initials = models.CharField(max_length=200)
    sound = models.CharField(max_length=100, blank=True)
    n = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["text", "role", "target"], name="search_term_once")
        ]
        indexes = [
            models.Index(OpClass(F("jamo"), name="text_pattern_ops"), name="search_term_begins"),
            models.Index(
                OpClass(F("initials"), name="text_pattern_ops"), name="search_term_initials"
            ),
            GinIndex(OpClass(F("jamo"), name="gin_trgm_ops"), name="search_term_jamo"),
            GinIndex(OpClass(F("initials"), name="gin_trgm_ops"), name="search_term_in_initials"),
            models.Index(fields=["sound"], name="search_term_sound", condition=~Q(sound="")),
        ]

    def __str__(self) -> str:
        return self.text
