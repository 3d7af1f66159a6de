"""Bringing a table to what a list of rows says, writing only what differs."""

from collections.abc import Iterable, Mapping
from typing import Any, Generic, TypeVar

from django.db import models

Model = TypeVar("Model", bound=models.Model)
Key = tuple[Any, ...]


class Upsert(Generic[Model]):
    """The rows of a table by their key, and how many a file has made, changed and removed.

    Foreign keys are named by their columns (`parent_id`), so that values compare without queries.
    """

    def __init__(self, queryset: models.QuerySet[Model], key: tuple[str, ...]) -> None:
        self.queryset, self.model, self.key = queryset, queryset.model, key
        self.rows: dict[Key, Model] = {self._key_of(row): row for row in queryset}
        self.created = self.changed = self.removed = 0

    def _key_of(self, row: Model) -> Key:
        return tuple(getattr(row, name) for name in self.key)

    def put(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Store rows, each a mapping of field to value with the key's fields in it."""
        new, differing, fields = {}, [], set()
        for values in rows:
            key = tuple(values[name] for name in self.key)
            row = self.rows.get(key)
            if row is None:
                new[key] = self.model(**values)
                continue
            changes = {name for name, value in values.items() if getattr(row, name) != value}
            if changes:
                for name in changes:
                    setattr(row, name, values[name])
                differing.append(row)
                fields |= changes
        self.queryset.bulk_create(new.values())
        self.rows.update(new)
        if differing:
            self.queryset.bulk_update(differing, [name.removesuffix("_id") for name in fields])
        self.created += len(new)
        self.changed += len(differing)

    def keep_only(self, keys: Iterable[Key]) -> None:
        """Delete the rows whose key is not among keys."""
        gone = [self.rows.pop(key) for key in set(self.rows) - set(keys)]
        if gone:
            self.queryset.filter(pk__in=[row.pk for row in gone]).delete()
        self.removed += len(gone)

    def __getitem__(self, key: Key) -> Model:
        return self.rows[key]
