"""Lets Django's own permission questions be answered by the portal's roles."""

from django.contrib.auth.backends import BaseBackend

from centers import permissions
from centers.permissions import Person


class RoleBackend(BaseBackend):
    """Who runs the portal has every permission of Django; nobody else has any from here.

    Things that belong to a center are not asked about this way, see centers.admin.limits.
    """

    def has_perm(self, user_obj: Person, perm: str, obj: object = None) -> bool:
        return permissions.runs_portal(user_obj)

    def has_module_perms(self, user_obj: Person, app_label: str) -> bool:
        return permissions.runs_portal(user_obj)
