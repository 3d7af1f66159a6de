from itube.finder.models.lists import SavedItem, SavedList
from itube.finder.models.searches import SavedSearch

__all__ = ["SavedItem", "SavedList", "SavedSearch"]
