from casework.access.models import CasusToegang, Reden
from casework.audit.models import (
    Actie,
    Bron,
    Logblok,
    Logregel,
    OvergedragenLogblok,
    Uitkomst,
    VervallenLogblok,
)
from casework.models.besluit import (
    Besluit,
    BesluitPartner,
    Bevestiging,
    Oordeel,
    Uitstel,
)
from casework.models.bijlage import Bijlage
from casework.models.casus import (
    Aanbrenger,
    Betrokkene,
    Casus,
    Nummering,
    Raadpleging,
    Signaal,
    WettelijkVertegenwoordiger,
)
from casework.models.concept import Concept
from casework.models.gewist import Gewist, Grootboekstand
from casework.models.parties import Aanstelling, Account, Machtiging, Organisatie, Samenwerkingsverband
from casework.models.persoon import Persoonsvergelijking, Zoeksleutel

__all__ = [
    "Aanbrenger",
    "Aanstelling",
    "Account",
    "Actie",
    "Besluit",
    "BesluitPartner",
    "Betrokkene",
    "Bevestiging",
    "Bijlage",
    "Bron",
    "Casus",
    "CasusToegang",
    "Concept",
    "Gewist",
    "Logblok",
    "Grootboekstand",
    "Logregel",
    "Machtiging",
    "Nummering",
    "Oordeel",
    "Organisatie",
    "OvergedragenLogblok",
    "Persoonsvergelijking",
    "Raadpleging",
    "Reden",
    "Samenwerkingsverband",
    "Signaal",
    "Uitkomst",
    "Uitstel",
    "VervallenLogblok",
    "WettelijkVertegenwoordiger",
    "Zoeksleutel",
]
