"""Django's administration as this portal uses it; named in INSTALLED_APPS."""

from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    default_site = "itube.portal.admin_site.PortalAdminSite"

    def ready(self) -> None:
        """Take out what other packages register and nobody here may use.

        Keys and second factors are secrets of their owners, addresses are shown on a person's
        page, and roles stand where Django has groups.
        """
        super().ready()
        from allauth.account.models import EmailAddress
        from allauth.mfa.models import Authenticator
        from django.contrib import admin
        from django.contrib.auth.models import Group
        from rest_framework.authtoken.models import TokenProxy

        for model in [EmailAddress, Authenticator, Group, TokenProxy]:
            admin.site.unregister(model)
