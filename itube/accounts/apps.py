from importlib import import_module

from django.apps import AppConfig
from django.apps.registry import Apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "itube.accounts"
    label = "accounts"
    verbose_name = _("계정")

    def ready(self) -> None:
        post_migrate.connect(_load_first_texts, sender=self, dispatch_uid="accounts.first_texts")
        post_migrate.connect(_load_documents, sender=self, dispatch_uid="accounts.documents")


def _load_first_texts(
    sender: AppConfig, *, using: str, apps: Apps | None = None, **_kwargs: object
) -> None:
    """Put the first consent texts back where the tables were emptied: nobody could sign up.

    A migration tells its apps, which may be from before there was a table; a flush tells none.
    """
    if apps is not None and "consenttext" not in apps.all_models["accounts"]:
        return
    texts = sender.get_model("ConsentText").objects.using(using)
    if not texts.exists():
        for name in ("0003_first_consent_texts", "0006_support_consent_texts"):
            import_module(f"itube.accounts.migrations.{name}").load(sender.apps, None)


def _load_documents(
    sender: AppConfig, *, using: str, apps: Apps | None = None, **_kwargs: object
) -> None:
    """Store the documents that come with the portal: its footer leads to them."""
    if apps is not None and "document" not in apps.all_models["accounts"]:
        return
    documents = sender.get_model("Document").objects.using(using)
    import_module("itube.accounts.documents").load_first(documents)
