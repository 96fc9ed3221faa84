"""What every page shows: who is logged in, in which role, and where they can go."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from casework import klok, selectors
from casework.choices import Rol
from casework.models import Account


@dataclass(frozen=True)
class Ik:
    """The person at the screen."""

    naam: str
    rol_label: str
    organisatie_naam: str
    # Empty for who has nothing to choose.
    verband_naam: str
    # Whether they have a role today, be it one in which they cannot work yet.
    heeft_rol: bool


# label, name of the route, roles that see it
_NAVIGATION = (
    (
        "Casussen",
        "casussen",
        (Rol.VERTEGENWOORDIGER, Rol.UITVOERDER_WEEGPLOEG, Rol.UITVOERDER_CASUSOVERLEG, Rol.CASUSPARTNER),
    ),
    ("Nieuw signaal", "signaal_nieuw", (Rol.VERTEGENWOORDIGER, Rol.UITVOERDER_WEEGPLOEG)),
    ("Zoek een persoon", "persoon_zoeken", (Rol.VERTEGENWOORDIGER, Rol.UITVOERDER_WEEGPLOEG)),
    ("Vergaderingen", "vergaderingen", (Rol.VERTEGENWOORDIGER, Rol.UITVOERDER_WEEGPLOEG)),
    ("Verzoeken", "verzoeken", (Rol.VERTEGENWOORDIGER, Rol.UITVOERDER_WEEGPLOEG, Rol.UITVOERDER_CASUSOVERLEG)),
    ("Archief", "archief", (Rol.VERTEGENWOORDIGER,)),
    ("Rechten", "rechten", (Rol.VERTEGENWOORDIGER, Rol.FG)),
    ("Logboek", "logboek", (Rol.FG,)),
    ("Inzage met doel", "fg_casussen", (Rol.FG,)),
    ("Organisaties en mensen", "beheer", (Rol.BEHEERDER,)),
    (
        "Lokale lijst",
        "lokale_lijst",
        (
            Rol.VERTEGENWOORDIGER,
            Rol.UITVOERDER_WEEGPLOEG,
            Rol.UITVOERDER_CASUSOVERLEG,
            Rol.FG,
            Rol.BEHEERDER,
        ),
    ),
)
# First part of the address of pages that are about a casus: they belong to the tab where one came from.
_OF_A_CASUS = {
    "casussen",
    "weegploeg",
    "casusoverleg",
    "besluiten",
    "beoordelingen",
    "duiding",
    "signalen",
    "bijlagen",
    "deelnames",
    "plannen",
    "informatie",
    "maatregelen",
    "evaluaties",
    "bijeenkomsten",
    "beslissingen",
    "notulen",
    "adviesaanvragen",
}
# At the foot of the page: what is read once a year.
_FOOT = (
    ("Cijfers", "cijfers", (Rol.VERTEGENWOORDIGER, Rol.UITVOERDER_WEEGPLOEG, Rol.UITVOERDER_CASUSOVERLEG, Rol.FG)),
)
# Incidents stand on the home page: everybody reports them, and few read them.
_BELONGS = {"home": {"incidenten", "cijfers"}, "casussen": _OF_A_CASUS, "fg_casussen": _OF_A_CASUS}


def page(request: HttpRequest) -> dict[str, Any]:
    """Template variables ik, navigatie, voet, verband_nu and demo; for paper also the day of printing."""
    account = getattr(request, "user", None)
    if not isinstance(account, Account):
        return {"ik": None, "navigatie": [], "demo": settings.DEMO}
    chosen = bool(account.verband_id) or not account.verbanden
    working = working_roles(account) if chosen else set()
    return {
        "ik": _ik(account),
        "navigatie": _navigation(request, working) if chosen else [],
        "voet": [(label, route) for label, route, rollen in _FOOT if working & set(rollen)],
        "verband_nu": account.verband_id,
        "demo": settings.DEMO,
        "afgedrukt_op": klok.today(),
    }


def _ik(account: Account) -> Ik:
    aanstellingen, verbanden = account.rollen_vandaag, account.verbanden
    without_role = "geen rol" if not verbanden else "nog geen samenwerkingsverband gekozen"
    return Ik(
        naam=account.naam,
        rol_label=" en ".join(aanstelling.get_rol_display() for aanstelling in aanstellingen) or without_role,
        organisatie_naam=aanstellingen[0].organisatie.naam if aanstellingen else "",
        verband_naam=aanstellingen[0].organisatie.verband.naam if aanstellingen and len(verbanden) > 1 else "",
        heeft_rol=bool(aanstellingen),
    )


def _navigation(request: HttpRequest, working: set[str]) -> list[dict[str, Any]]:
    tabs = [("Mijn werk", "home")] + [(label, route) for label, route, rollen in _NAVIGATION if working & set(rollen)]
    found = [_item(request, label, route) for label, route in tabs]
    if any(item["actief"] == "page" for item in found):
        return [item | {"actief": item["actief"] if item["actief"] == "page" else ""} for item in found]
    return found


def _item(request: HttpRequest, label: str, route: str) -> dict[str, Any]:
    """A tab of the menu; `actief` is the value of aria-current: this page, or (true) a page that belongs to it."""
    url = reverse(route)
    below = route != "home" and request.path.startswith(url)
    belongs = request.path.split("/")[1] in _BELONGS.get(route, ())
    return {"label": label, "url": url, "actief": "page" if request.path == url else "true" if below or belongs else ""}


def working_roles(account: Account) -> set[str]:
    """Roles somebody can work in today: a vertegenwoordiger only with a machtiging that covers today (P-01)."""
    rollen = {aanstelling.rol for aanstelling in account.aanstellingen_vandaag}
    if Rol.VERTEGENWOORDIGER in rollen and selectors.machtiging(account, selectors.verband_van(account)) is None:
        rollen.discard(Rol.VERTEGENWOORDIGER)
    return rollen
