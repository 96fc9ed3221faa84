"""What every action of the casusoverleg begins with: the casus locked, the right person, a step that is listed."""

from casework import selectors
from casework.access import permissions as p
from casework.choices import Rol
from casework.models import Account, Casus
from casework.rules import RegelFout, require
from casusoverleg.choices import Staat
from casusoverleg.models import Casusoverleg
from casusoverleg.partners import current_regisseur
from casusoverleg.workflow import Handeling, step_for


def lock_as_uitvoerder(actor: Account, casus: Casus) -> Casus:
    """The casus, locked, for the uitvoerder of the casusoverleg; RegelFout P-11 for who only decides."""
    casus = selectors.lock_casus(actor, casus.pk, p.CHANGE_CASUSOVERLEG)
    require(actor.heeft_rol(Rol.UITVOERDER_CASUSOVERLEG), "P-11", "De uitvoerder van het casusoverleg legt dit vast.")
    return casus


def find_overleg(casus: Casus) -> Casusoverleg:
    """The casusoverleg of a locked casus; RegelFout C-01 when it was not opened."""
    overleg = Casusoverleg.objects.filter(casus=casus).first()
    if overleg is None:
        raise RegelFout("C-01", "Open eerst het casusoverleg; dat kan na besluit 1 en 2 van de kernpartijen.")
    overleg.casus = casus
    return overleg


def begin_step(actor: Account, casus: Casus, handeling: Handeling) -> Casusoverleg:
    """Lock the casus for a step of the uitvoerder. Raises RegelFout naming the missing step, or GeenToegang."""
    overleg = find_overleg(lock_as_uitvoerder(actor, casus))
    step_for(overleg.staat, handeling)
    return overleg


def take_step(overleg: Casusoverleg, handeling: Handeling) -> None:
    """Go where the table says that this step leads; nobody carries out without a casusregisseur (C-04)."""
    naar = step_for(overleg.staat, handeling).naar
    if naar != overleg.staat:
        require(
            naar != Staat.IN_UITVOERING or current_regisseur(overleg.casus),
            "C-04",
            "Wijs eerst een casusregisseur aan: zonder casusregisseur begint de uitvoering niet.",
        )
        overleg.staat = naar
        overleg.save()
