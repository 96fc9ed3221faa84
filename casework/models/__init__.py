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
from casework.models.lokale_lijst import LijstOrganisatie, LijstVaststelling, LokaleLijst
from casework.models.parties import (
    Aanstelling,
    Aanvaarding,
    Account,
    Afspraken,
    Akkoord,
    Categorielijst,
    Geheimhoudingsverklaring,
    Machtiging,
    Organisatie,
    Samenwerkingsverband,
    Uitnodiging,
    Verwerkersovereenkomst,
)
from casework.models.persoon import Persoonsvergelijking, Zoeksleutel
from casework.models.sessie import Sessie

__all__ = [
    "Aanbrenger",
    "Aanstelling",
    "Aanvaarding",
    "Akkoord",
    "Account",
    "Actie",
    "Afspraken",
    "Besluit",
    "BesluitPartner",
    "Betrokkene",
    "Bevestiging",
    "Bijlage",
    "Bron",
    "Casus",
    "CasusToegang",
    "Categorielijst",
    "Concept",
    "Geheimhoudingsverklaring",
    "Gewist",
    "Logblok",
    "Grootboekstand",
    "LijstOrganisatie",
    "LijstVaststelling",
    "Logregel",
    "LokaleLijst",
    "Machtiging",
    "Nummering",
    "Oordeel",
    "Organisatie",
    "OvergedragenLogblok",
    "Persoonsvergelijking",
    "Raadpleging",
    "Reden",
    "Samenwerkingsverband",
    "Sessie",
    "Signaal",
    "Uitkomst",
    "Uitnodiging",
    "Uitstel",
    "VervallenLogblok",
    "Verwerkersovereenkomst",
    "WettelijkVertegenwoordiger",
    "Zoeksleutel",
]
