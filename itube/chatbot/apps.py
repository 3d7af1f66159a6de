from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChatbotConfig(AppConfig):
    name = "itube.chatbot"
    label = "chatbot"
    verbose_name = _("챗봇")
