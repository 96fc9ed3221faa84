"""What the FG sees on the home page: who reads with a purpose, and what was refused of late (P-18, B-04)."""

from casework.choices import Rol
from casework.models import Account
from casework.work import Blok, Werk
from security import selectors


def items(account: Account) -> list[Werk]:
    """Nothing waits for somebody here: overseeing is looking."""
    return []


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
