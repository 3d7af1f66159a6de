from itube.news.admin import events, faq, notices

__all__ = ["events", "faq", "notices"]
