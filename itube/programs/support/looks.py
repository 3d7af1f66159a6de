"""That someone read who made a request is written down, by number and naming nobody."""

from itube.accounts.models import PersonalDataAccess, User
from itube.programs.models import SupportRequest


def note_look(actor: User, request: SupportRequest) -> None:
    """Write down that actor was shown the requester; nothing where that is actor."""
    if request.requester_id != actor.pk:
        PersonalDataAccess.objects.create(
            actor=actor,
            deed=PersonalDataAccess.Deed.VIEW,
            subject=f"accounts.user {request.requester_id}",
            reason=f"programs.supportrequest {request.reference}",
        )
