"""The casusoverleg file."""

from casusoverleg.models.informatie import (
    Achterhouding,
    Deelafweging,
    InformatieItem,
    Overbrenging,
    Verantwoording,
    Verstrekking,
)
from casusoverleg.models.overleg import (
    AangewezenPartner,
    Casusdiagnose,
    Casusoverleg,
    Deelname,
    Overdracht,
    Regisseurschap,
)
from casusoverleg.models.plan import (
    Advies,
    Evaluatie,
    Maatregel,
    PlanVanAanpak,
    Voortgang,
)

__all__ = [
    "AangewezenPartner",
    "Achterhouding",
    "Advies",
    "Casusdiagnose",
    "Casusoverleg",
    "Deelafweging",
    "Deelname",
    "Evaluatie",
    "InformatieItem",
    "Maatregel",
    "Overbrenging",
    "Overdracht",
    "PlanVanAanpak",
    "Regisseurschap",
    "Verantwoording",
    "Verstrekking",
    "Voortgang",
]
