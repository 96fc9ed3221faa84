"""The yearly review of rights, for the kernpartijen; what the FG sees on the home page besides (P-18, B-04)."""

from django.urls import reverse

from casework import selectors as spine
from casework.choices import Rol
from casework.models import Account
from casework.work import Blok, Groep, Werk
from security import rechten, selectors


def items(account: Account) -> list[Werk]:
    """Rights that wait for the judgement of this person, and reviews that are late: those the FG sees too (P-13)."""
    if not (account.heeft_rol(Rol.FG) or spine.represents_kernpartij(account)):
        return []
    waiting = rechten.to_judge(account)
    late = rechten.late(account)
    return [*_to_judge(waiting, account), *(_late(stand) for stand in late)]


def _to_judge(waiting: list[rechten.Recht], account: Account) -> list[Werk]:
    if not waiting:
        return []
    words = "1 recht wacht" if len(waiting) == 1 else f"{len(waiting)} rechten wachten"
    return [
        Werk(
            "Jaarlijkse toets van rechten",
            f"{words} op uw oordeel: klopt het nog, of eindigt het?",
            reverse("rechten"),
            termijn=min(stand.uiterlijk for stand in rechten.running(account)),
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
    """The own raadplegingen that run, those of others, and refusals; for the FG."""
    if not account.heeft_rol(Rol.FG):
        return []
    recent = selectors.recent_events(account)
    context = {"eigen": selectors.running_raadplegingen(account), "lopend": recent.raadplegingen}
    return [
        Blok("Lezen met een doel", "security/paneel_lopend.html", context),
        Blok("Geweigerde pogingen", "security/paneel_geweigerd.html", {"recent": recent}),
    ]
