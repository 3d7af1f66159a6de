from itube.news.models.event import Event, ProgrammePart
from itube.news.models.faq import Faq
from itube.news.models.notice import Notice, NoticeFile
from itube.news.models.registration import Registration

__all__ = ["Event", "Faq", "Notice", "NoticeFile", "ProgrammePart", "Registration"]
