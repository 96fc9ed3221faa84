"""What the pages of the weegploeg share."""

from uuid import UUID

from casework import selectors as spine
from casework.access import permissions as p
from casework.audit import log
from casework.choices import Rol
from casework.http import AccountRequest
from casework.models import Casus
from casework.rules import GeenToegang


def open_casus_as_uitvoerder(request: AccountRequest, casus_id: UUID, wat: str) -> Casus:
    """The casus for a page on which the uitvoerder of the weegploeg writes; the look, or the refusal, is logged."""
    if not request.user.heeft_rol(Rol.UITVOERDER_WEEGPLOEG):
        log.refused(request.user, wat, casus_id=casus_id)
        raise GeenToegang
    return spine.open_casus(request.user, casus_id, p.CHANGE_WEEGPLOEG, wat=wat)
