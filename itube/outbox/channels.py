"""The ways out. A channel is a function that hands one message over, or raises.

What a message's payload holds is its channel's business. Of mail there are two forms: ready text,
`{"subject", "text", "html"?}`, or `{"language", "context"}` for the templates
`mail/<kind>.subject`, `mail/<kind>.txt` and, where there is one, `mail/<kind>.html`. A payload with
`"secret": true` carries a link that opens an account: it is blanked once the message has gone.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context, Engine, TemplateDoesNotExist
from django.utils import translation
from django.utils.translation import gettext as _

from itube.outbox.models import OutboxMessage


@dataclass(frozen=True)
class Mail:
    """What a person gets to read."""

    subject: str
    text: str
    html: str = ""


def _from_template(name: str, context: dict, *, escape: bool) -> str:
    # The plain engine: the contexts of its templates can do without escaping, as text must.
    return (
        Engine.get_default().get_template(name).render(Context(context, autoescape=escape)).strip()
    )


def compose(message: OutboxMessage) -> Mail:
    """Return the mail that a message stands for, in the payload's language."""
    payload = message.payload
    if "text" in payload:
        return Mail(payload["subject"], payload["text"], payload.get("html", ""))
    context = {"base_url": settings.BASE_URL, **payload.get("context", {})}
    with translation.override(payload.get("language", settings.LANGUAGE_CODE)):
        subject = " ".join(
            _from_template(f"mail/{message.kind}.subject", context, escape=False).split()
        )
        text = _from_template(f"mail/{message.kind}.txt", context, escape=False)
        try:
            html = _from_template(f"mail/{message.kind}.html", context, escape=True)
        except TemplateDoesNotExist:
            html = ""
    return Mail(f"[i-tube] {subject}", text, html)


def send_mail(message: OutboxMessage) -> None:
    """Hand a message to the mail server, or to the folder of EMAIL_FILE_PATH without one."""
    mail = compose(message)
    email = EmailMultiAlternatives(mail.subject, mail.text, to=[message.recipient])
    if mail.html:
        email.attach_alternative(mail.html, "text/html")
    email.send()


CHANNELS: dict[str, Callable[[OutboxMessage], None]] = {"mail": send_mail}


def display(message: OutboxMessage) -> str:
    """Return subject and text for the admin's outbox; never raises.

    Links that open someone's account are shown on a demonstration only.
    """
    if not message.payload:
        return _("보낸 뒤에 내용을 지웠어요.")
    if message.payload.get("secret") and not settings.DEMO:
        return _("계정을 여는 링크가 들어 있어서 보여 주지 않아요.")
    try:
        mail = compose(message)
    except Exception as error:
        return _("내용을 만들 수 없어요: %(error)s") % {"error": f"{type(error).__name__}: {error}"}
    return f"{mail.subject}\n\n{mail.text}"
