"""One row a piece, written by the indexer only: all that a search filters, counts and sorts by."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F

from equipment.models.equipment import Equipment


class SearchDocument(models.Model):
    """The searchable form of one published piece; equipment.search.index keeps it right.

    field_mask and stage_mask hold one bit per Field.bit and Stage.bit; process steps and items
    are arrays because there are more of them than bits. text is made by equipment.search.analysis.
    """

    equipment = models.OneToOneField(
        Equipment, models.CASCADE, primary_key=True, related_name="search_document"
    )
    text = models.TextField()
    sort_name = models.CharField(max_length=200)
    field_mask = models.BigIntegerField(default=0)
    sector_ids = ArrayField(models.IntegerField(), default=list)
    stage_mask = models.BigIntegerField(default=0)
    step_ids = ArrayField(models.IntegerField(), default=list)
    item_ids = ArrayField(models.IntegerField(), default=list)
    kind_id = models.IntegerField()
    center_id = models.IntegerField()
    center_kind = models.CharField(max_length=15)
    province = models.CharField(max_length=5)
    classification_ids = ArrayField(models.IntegerField(), default=list)
    use_modes = ArrayField(models.CharField(max_length=10), default=list)
    status = models.CharField(max_length=10)
    use_scope = models.CharField(max_length=10)
    # The lowest fee in force, whatever it is counted by; 0 is free, none is a matter of agreement.
    fee_won = models.BigIntegerField(null=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    acquired_on = models.DateField(null=True)
    analyser_version = models.PositiveSmallIntegerField()
    indexed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(field_mask__gte=0) & models.Q(stage_mask__gte=0),
                name="search_document_masks_63_bits",
            )
        ]
        indexes = [
            GinIndex(OpClass(F("text"), name="gin_trgm_ops"), name="search_document_text"),
            models.Index(fields=["sort_name", "equipment"], name="search_document_by_name"),
        ]

    def __str__(self) -> str:
        return f"search document of {self.equipment_id}"
