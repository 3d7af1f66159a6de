"""What is new as RSS 2.0, in the language of the address."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from itube.news.models import Event, Notice
from itube.news.models.published import Published

MOST = 30


class LatestFeed(Feed):
    """Notices and events together, the newest first."""

    def title(self) -> str:
        return _("i-tube 알림마당")

    def description(self) -> str:
        return _("i-tube의 공지, 사업공고, 자료와 행사 소식입니다.")

    def link(self) -> str:
        return settings.BASE_URL + reverse("news:index")

    def feed_url(self) -> str:
        return settings.BASE_URL + reverse("news:feed")

    def items(self) -> list[Published]:
        now = timezone.now()
        things: list[Published] = [
            *Notice.objects.published(now).order_by("-published_at", "-pk")[:MOST],
            *Event.objects.published(now).order_by("-published_at", "-pk")[:MOST],
        ]
        return sorted(things, key=self.item_pubdate, reverse=True)[:MOST]

    def item_title(self, item: Published) -> str:
        return item.title

    def item_description(self, item: Published) -> str:
        return item.summary

    def item_link(self, item: Published) -> str:
        return settings.BASE_URL + item.get_absolute_url()  # type: ignore[attr-defined]

    def item_pubdate(self, item: Published) -> datetime:
        return timezone.localtime(item.published_at)

    def item_categories(self, item: Any) -> list[str]:
        kind = item.get_category_display if isinstance(item, Notice) else item.get_kind_display
        return [str(kind())]
