from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class CentersConfig(AppConfig):
    name = "centers"
    verbose_name = pgettext_lazy("plural", "지원센터")

    def ready(self) -> None:
        from django.utils import timezone

        from centers.permissions import current_roles
        from itube.accounts import second_factor

        second_factor.also_for(lambda user: current_roles(user, timezone.now()).exists())
