"""Reads of the figures: for who works on the approach and for who watches over it; no file is behind them (A-03)."""

from casework.audit import log
from casework.choices import UITVOERDERS, Rol
from casework.models import Account
from casework.rules import GeenToegang
from casework.selectors import represents_kernpartij
from security.models import Cijfer


def cijfers(account: Account) -> list[Cijfer]:
    """The figures of the samenwerkingsverband of every year, newest first, logged as a look; GeenToegang otherwise."""
    if not (represents_kernpartij(account) or account.heeft_rol(*UITVOERDERS, Rol.FG)):
        log.refused(account, "cijfers.pagina")
        raise GeenToegang
    log.looked(account, "cijfers.pagina")
    return list(Cijfer.objects.filter(verband=account.verband_id).order_by("-jaar", "pk"))
