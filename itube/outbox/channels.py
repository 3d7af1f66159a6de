"""The ways out. A channel is a function that hands one message over, or raises.

What a message's payload holds is its channel's business. Of mail there are two forms: ready text,
`{"subject", "text", "html"?}`, or `{"language", "context"}` for the templates
`mail/<kind>.subject`, `mail/<kind>.txt` and, where there is one, `mail/<kind>.html`. With
`"maker": name` the function of that name in MAKERS works the templates' context out when the mail
is made, and the files that go with it; the deed then stores ids and moments only. A payload with
`"secret": true` carries a link that opens an account: it is blanked once the message has gone.
With `"unsubscribe": address` mail programs offer a button that posts to that address (RFC 8058).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from email.encoders import encode_base64
from email.mime.base import MIMEBase
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context, Engine, TemplateDoesNotExist
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from itube.outbox.models import OutboxMessage


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail: text in UTF-8, sent byte for byte (line ends count)."""

    name: str
    subtype: str  # of text/: calendar
    content: bytes
    parameters: dict[str, str]

    def as_part(self) -> MIMEBase:
        """Return it as a part of a mail."""
        part = MIMEBase("text", self.subtype, charset="UTF-8")
        for name, value in self.parameters.items():
            part.set_param(name, value)
        part.set_payload(self.content)
        encode_base64(part)
        part.add_header("Content-Disposition", "attachment", filename=self.name)
        return part


@dataclass(frozen=True)
class Mail:
    """What a person gets to read."""

    subject: str
    text: str
    html: str = ""
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Made:
    """What a maker gives: the templates' name (without `mail/`), their context, and the files."""

    template: str
    context: dict[str, Any]
    attachments: tuple[Attachment, ...] = ()


# Each is called with the payload's language active. It may note in the payload what the mail said
# that is worked out anew each time, so that the administration shows what was sent.
MAKERS: dict[str, Callable[[OutboxMessage], Made]] = {}


# What conditions of a template leave behind.
BLANK_LINES = re.compile(r"\n\s*\n\s*\n")


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
    with translation.override(payload.get("language", settings.LANGUAGE_CODE)):
        if "maker" in payload:
            made = MAKERS[payload["maker"]](message)
        else:
            made = Made(message.kind, payload.get("context", {}))
        context = {"base_url": settings.BASE_URL, **made.context}
        name = f"mail/{made.template}"
        subject = " ".join(_from_template(f"{name}.subject", context, escape=False).split())
        text = BLANK_LINES.sub("\n\n", _from_template(f"{name}.txt", context, escape=False))
        try:
            html = _from_template(f"{name}.html", context, escape=True)
        except TemplateDoesNotExist:
            html = ""
    return Mail(f"[i-tube] {subject}", text, html, made.attachments)


def message_id(message: OutboxMessage) -> str:
    """Return the Message-ID of a mail: the same however often it is handed over.

    Mail servers and programs know a repeat by it, which a crash between handing over and noting
    that may bring.
    """
    name = salted_hmac("itube.outbox.message_id", message.dedupe_key).hexdigest()[:32]
    return f"<{name}@{parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition('@')[2]}>"


def headers_of(message: OutboxMessage) -> dict[str, str]:
    """Return the headers of a mail that are ours and not the mail library's."""
    headers = {"Message-ID": message_id(message)}
    if address := message.payload.get("unsubscribe"):
        headers["List-Unsubscribe"] = f"<{address}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def send_mail(message: OutboxMessage) -> None:
    """Hand a message to the mail server, or to the folder of EMAIL_FILE_PATH without one."""
    mail = compose(message)
    email = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        to=[message.recipient],
        headers=headers_of(message),
    )
    if mail.html:
        email.attach_alternative(mail.html, "text/html")
    for attachment in mail.attachments:
        email.attach(attachment.as_part())
    email.send()


CHANNELS: dict[str, Callable[[OutboxMessage], None]] = {"mail": send_mail}

# What is done before a channel's message is taken, in transactions of its own: what it locks is
# free again while the message is worked on. It must not wait, and the channel must not rely on it.
BEFORE: dict[str, Callable[[], object]] = {}


@dataclass(frozen=True)
class Pace:
    """How a channel's messages are brought forward.

    A swept message belongs to the task that was asked for; if that is lost, the next sweep after
    the lease takes it again. Of tasks that wait, workers take those with priority 0 first, as they
    take all of the clock's: a heap of mail delays neither a sweep nor what people wait for.
    """

    lease: timedelta = timedelta(seconds=60)
    priority: int = 6


PACES: dict[str, Pace] = {}


def pace_of(channel: str) -> Pace:
    """Return a channel's pace; one that is not named in PACES can wait."""
    return PACES.get(channel, Pace())


def display(message: OutboxMessage) -> str:
    """Return subject, text and names of files for the admin's outbox; never raises.

    Links that open someone's account are shown on a demonstration only.
    """
    if not message.payload:
        return _("보낸 뒤에 내용을 지웠어요.")
    if message.payload.get("secret") and not settings.DEMO:
        return _("계정을 여는 링크가 들어 있어서 보여 주지 않아요.")
    if not {"text", "context"} & set(message.payload):
        return _("사람이 읽는 메시지가 아니라 처리할 일을 맡긴 메시지예요.")
    try:
        mail = compose(message)
    except Exception as error:
        return _("내용을 만들 수 없어요: %(error)s") % {"error": f"{type(error).__name__}: {error}"}
    shown = f"{mail.subject}\n\n{mail.text}"
    if mail.attachments:
        names = ", ".join(attachment.name for attachment in mail.attachments)
        shown += "\n\n" + _("첨부: %(names)s") % {"names": names}
    return shown
