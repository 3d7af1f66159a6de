"""The administration within one's own center: what is listed, offered and allowed.

Django's permissions by person are not used here: centers.permissions answers. The models of the
portal as a whole have no center; for them the roles' backend answers has_perm().
"""

from typing import Any

from django.contrib import admin
from django.db.models import ForeignKey, Model, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils import timezone

from centers import permissions
from centers.permissions import Deed, Standing

PORTAL_ONLY = None

# What each action on a page takes; PORTAL_ONLY leaves it to those who run the portal.
Deeds = dict[str, Deed | None]
EDITED_BY_OPERATORS: Deeds = {
    "view": Deed.VIEW,
    "add": Deed.OPERATE,
    "change": Deed.OPERATE,
    "delete": Deed.MANAGE,
}
EDITED_BY_MANAGERS: Deeds = {
    "view": Deed.VIEW,
    "add": Deed.MANAGE,
    "change": Deed.MANAGE,
    "delete": Deed.MANAGE,
}
SEEN_BY_MANAGERS: Deeds = EDITED_BY_MANAGERS | {"view": Deed.MANAGE}


def standing_of(request: HttpRequest) -> Standing:
    """Return the standing of the person who asks, read once a request."""
    # The API's requests wrap the one that the middleware sees too.
    request = getattr(request, "_request", request)
    if not hasattr(request, "standing"):
        request.standing = permissions.standing(  # type: ignore[attr-defined]
            request.user, timezone.now()
        )
    return request.standing


class _Asks:
    """The has_*_permission methods of Django, answered from `deeds`."""

    deeds: Deeds = EDITED_BY_OPERATORS

    def center_of(self, thing: Any) -> int | None:
        """Return the id of the center that decides about thing."""
        return thing.center_id

    def allows(self, request: HttpRequest, action: str, thing: Model | None = None) -> bool:
        """Return whether action is allowed on thing, or without one on anything at all."""
        standing, deed = standing_of(request), self.deeds[action]
        if deed is PORTAL_ONLY:
            return standing.runs_portal
        # A thing that is only now being made has no center yet.
        center_id = self.center_of(thing) if thing is not None else None
        return standing.may(deed, center_id)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.allows(request, "view", obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.allows(request, "change", obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.allows(request, "delete", obj)


class LimitedAdmin(_Asks, admin.ModelAdmin):
    """Shows the things of the centers where one may see them; `to_center` is the path there."""

    to_center = "center"
    # Foreign keys whose choices are limited, with the path from the choice to its center.
    limited_choices: dict[str, str] = {"center": "pk"}

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.allows(request, "view")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.allows(request, "add")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        deed = self.deeds["view"] or Deed.MANAGE
        things = super().get_queryset(request)
        return permissions.limited(things, request.user, deed, timezone.now(), to=self.to_center)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        path = self.limited_choices.get(db_field.name)
        if path is not None:
            kwargs["queryset"] = permissions.limited(
                db_field.remote_field.model.objects.all(),
                request.user,
                self.deeds["change"] or Deed.MANAGE,
                timezone.now(),
                to=path,
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Who may add to one center only need not choose it."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        standing, deed = standing_of(request), self.deeds["add"]
        if "center" in self.limited_choices and deed and not standing.runs_portal:
            possible = [pk for pk in standing.in_center if standing.may(deed, pk)]
            if len(possible) == 1:
                initial.setdefault("center", possible[0])
        return initial


class VocabularyAdmin(admin.ModelAdmin):
    """What centers describe their things with: they look it up, who runs the portal writes it."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return standing_of(request).is_staff

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return standing_of(request).is_staff


class LimitedInline(_Asks, admin.options.InlineModelAdmin):
    """Rows on the page of a thing; the thing's center decides about them."""

    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.allows(request, "add", obj)
