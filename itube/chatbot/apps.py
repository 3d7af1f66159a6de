from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChatbotConfig(AppConfig):
    name = "itube.chatbot"
    label = "chatbot"
    verbose_name = _("챗봇")

    def ready(self) -> None:
        from itube.accounts.privacy import also_held
        from itube.chatbot import checks  # noqa: F401 - registers them
        from itube.chatbot.privacy import HOLDER

        also_held(HOLDER)
