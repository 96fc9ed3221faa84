"""Incidents and the yearly review of rights, for the kernpartijen; what the FG sees on the home page besides
(P-18, B-04).
"""

from django.urls import reverse

from casework.choices import Rol
from casework.models import Account
from casework.work import Blok, Groep, Werk
from security import rechten, selectors
from security.datalek import work as incidenten


def items(account: Account) -> list[Werk]:
    """Incidents; new roles and rights that wait for the judgement of this person; late reviews, also for the FG."""
    found = rechten.overview(account)
    return [*incidenten.items(account), *_new_roles(account), *_of_review(found)]


def _new_roles(account: Account) -> list[Werk]:
    """A role that opens files counts once a kernpartij agrees with it, which it can once the person came in (P-18)."""
    count = sum(1 for rol in rechten.waiting_for_akkoord(account) if rol.account.last_login)
    if not count:
        return []
    return [
        Werk(
            "Nieuwe rol wacht op akkoord" if count == 1 else f"{count} nieuwe rollen wachten op akkoord",
            f"Tot een kernpartij akkoord is, {'kan deze persoon' if count == 1 else 'kunnen deze mensen'} niet werken.",
            reverse("rechten"),
            groep=Groep.RECHTEN,
        )
    ]


def _of_review(found: rechten.Overzicht | None) -> list[Werk]:
    return [*_to_judge(found), *(_late(stand) for stand in found.te_laat)] if found else []


def _to_judge(found: rechten.Overzicht) -> list[Werk]:
    count = len(found.te_doen)
    if not count:
        return []
    words = "1 recht wacht" if count == 1 else f"{count} rechten wachten"
    return [
        Werk(
            "Jaarlijkse toets van rechten",
            f"{words} op uw oordeel: klopt het nog, of eindigt het?",
            reverse("rechten"),
            termijn=found.uiterlijk,
            groep=Groep.RECHTEN,
        )
    ]


def _late(stand: rechten.Stand) -> Werk:
    return Werk(
        f"Toets van rechten van {stand.partij.naam} is te laat",
        "Een maand nadat zij begon, is de toets nog niet klaar.",
        reverse("rechten"),
        termijn=stand.uiterlijk,
        groep=Groep.RECHTEN,
    )


def blocks(account: Account) -> list[Blok]:
    """Incidents; the own raadplegingen that run, those of others, and refusals, for the FG."""
    if not account.heeft_rol(Rol.FG):
        return incidenten.blocks(account)
    recent = selectors.recent_events(account)
    context = {"eigen": selectors.running_raadplegingen(account), "lopend": recent.raadplegingen}
    return [
        Blok("Lezen met een doel", "security/paneel_lopend.html", context),
        Blok("Geweigerde pogingen", "security/paneel_geweigerd.html", {"recent": recent}),
    ]
