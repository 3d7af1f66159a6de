"""Where films may come from: this site itself, and hosts that the operator names."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from itube.news.models import Event


def is_hls(url: str) -> bool:
    """Return whether url is a playlist, which not every browser plays by itself."""
    return urlsplit(url).path.endswith(".m3u8")


def _own(url: str) -> bool:
    return url.startswith("/") and not url.startswith("//") and "\\" not in url


def validate_film(url: str) -> None:
    """Raise ValidationError unless url is a playlist or an .mp4 of ours or of an allowed host."""
    parts = urlsplit(url)
    if not parts.path.endswith((".m3u8", ".mp4")):
        raise ValidationError(_("영상 주소는 .m3u8이나 .mp4로 끝나야 해요."), code="film_type")
    allowed = parts.scheme == "https" and parts.netloc in settings.STREAM_HOSTS
    if not (_own(url) or allowed):
        raise ValidationError(
            _(
                "이 누리집의 /로 시작하는 주소나 ITUBE_STREAM_HOSTS에 적은 서버의 "
                "https 주소만 쓸 수 있어요."
            ),
            code="film_host",
        )


def validate_captions(url: str) -> None:
    """Raise ValidationError unless url is a .vtt file of this site."""
    if not (_own(url) and urlsplit(url).path.endswith(".vtt")):
        raise ValidationError(
            _("자막은 이 누리집의 /로 시작하고 .vtt로 끝나는 주소여야 해요."), code="captions"
        )


@dataclass(frozen=True)
class Captions:
    """One track: the code of its language, that language's own name, and where the file is."""

    language: str
    name: str
    url: str


@dataclass(frozen=True)
class Film:
    """What an event's page plays: a live stream or a recording, with captions by language."""

    url: str
    is_live: bool
    captions: tuple[Captions, ...] = ()

    @property
    def is_hls(self) -> bool:
        return is_hls(self.url)


def film_of(event: "Event", phase: str) -> Film | None:
    """Return what can be watched in that phase of event; nothing before it begins."""
    if phase == "now" and event.live_url:
        return Film(event.live_url, is_live=True)
    if phase == "over" and event.recording_url:
        urls = {"ko": event.captions_ko_url, "en": event.captions_en_url}
        captions = (Captions(code, name, urls[code]) for code, name in settings.LANGUAGES)
        return Film(
            event.recording_url,
            is_live=False,
            captions=tuple(each for each in captions if each.url),
        )
    return None
