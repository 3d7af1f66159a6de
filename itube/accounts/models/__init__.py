from itube.accounts.models.company import Company
from itube.accounts.models.consent import Consent, ConsentText
from itube.accounts.models.document import Document
from itube.accounts.models.membership import MembershipRequest
from itube.accounts.models.privacy import PersonalDataAccess
from itube.accounts.models.user import SiteRole, User

__all__ = [
    "Company",
    "Consent",
    "ConsentText",
    "Document",
    "MembershipRequest",
    "PersonalDataAccess",
    "SiteRole",
    "User",
]
