"""The casusoverleg file."""

from casusoverleg.models.advies import Adviesaanvraag
from casusoverleg.models.bijeenkomst import Aanwezige, Beslissing, Bijeenkomst, Genodigde, Notulen
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
    "Aanwezige",
    "Achterhouding",
    "Advies",
    "Adviesaanvraag",
    "Beslissing",
    "Bijeenkomst",
    "Casusdiagnose",
    "Casusoverleg",
    "Deelafweging",
    "Deelname",
    "Evaluatie",
    "Genodigde",
    "InformatieItem",
    "Maatregel",
    "Notulen",
    "Overbrenging",
    "Overdracht",
    "PlanVanAanpak",
    "Regisseurschap",
    "Verantwoording",
    "Verstrekking",
    "Voortgang",
]
