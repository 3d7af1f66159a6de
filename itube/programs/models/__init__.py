from itube.programs.models.support import SupportRequest
from itube.programs.models.support_thread import SupportEvent, SupportFile, SupportMessage

__all__ = ["SupportEvent", "SupportFile", "SupportMessage", "SupportRequest"]
