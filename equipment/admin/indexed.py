"""Keeps the search documents right when something they are made of is edited."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from equipment.models import Equipment
from equipment.search.index import index


class IndexedAdmin(admin.ModelAdmin):
    """`pieces` is the path from a piece of equipment to the thing that is edited here."""

    pieces = "pk"

    def pieces_of(self, things: set[int]) -> set[int]:
        """Return the ids of the pieces whose documents are made of the things with those ids."""
        found: QuerySet = Equipment.objects.filter(**{f"{self.pieces}__in": things})
        return set(found.values_list("pk", flat=True))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        # Rows on the page may let go of some pieces and take up others.
        before = self.pieces_of({form.instance.pk})
        super().save_related(request, form, formsets, change)
        index(before | self.pieces_of({form.instance.pk}))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        touched = self.pieces_of({obj.pk})
        super().delete_model(request, obj)
        index(touched)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        # Unlike a page's form, an action runs in no transaction yet.
        with transaction.atomic():
            touched = self.pieces_of(set(queryset.values_list("pk", flat=True)))
            super().delete_queryset(request, queryset)
            index(touched)
