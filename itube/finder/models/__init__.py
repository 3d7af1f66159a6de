from itube.finder.models.lists import SavedItem, SavedList
from itube.finder.models.questions import QuestionLog
from itube.finder.models.searches import SavedSearch

__all__ = ["QuestionLog", "SavedItem", "SavedList", "SavedSearch"]
