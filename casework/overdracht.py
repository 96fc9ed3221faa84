"""What is left when somebody goes: open work on their name, and who can take it over (P-17, P-18, V-21).

Each app may have a module handover.py with `SOORTEN`. The administrator sees how much there is and nothing of what it
is about: the database counts. The work itself goes over in a job; what nobody took over stands in the work list of the
vertegenwoordigers, computed from state.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import connection
from django.db.models import QuerySet

from casework import klok
from casework.access.context import Systeem
from casework.choices import Rol
from casework.models import Aanstelling, Account, Organisatie
from casework.rules import require
from casework.work import modules_of_apps

_SOORTEN = UUID("b7f6c5b2-6f0e-4f0b-9d3a-2f2c1f6f7f11")
# Kind of work → who takes it over; None when nobody does.
Opvolgers = Mapping[str, Account | None]


@dataclass(frozen=True)
class Soort:
    """One kind of work that stands on the name of a person.

    rollen: whose work it is, and who may take it over. zelfde_organisatie: only somebody of the same organisation.
    open_sql: a query for account_id and organisatie_id of what is open. hoe: what happens to it, in the words that the
    administrator reads. hand_over: lets a Systeem give what one person does for an organisatie to another, as far as
    that one may have it; None when the administrator chooses nobody, since others decide who does it.
    """

    code: str
    een: str
    meer: str
    rollen: tuple[Rol, ...]
    zelfde_organisatie: bool
    open_sql: str
    hoe: str
    hand_over: Callable[[Systeem, UUID, Organisatie, Account], None] | None

    @property
    def id(self) -> UUID:
        """Stands for the kind in the queue, where only ids may rest (B-01)."""
        return uuid5(_SOORTEN, self.code)


@dataclass(frozen=True)
class OpenWerk:
    """How much of one kind there is, and who can take it over."""

    soort: Soort
    aantal: int
    opvolgers: list[Account]

    @property
    def woorden(self) -> str:
        return f"{self.aantal} {self.soort.een if self.aantal == 1 else self.soort.meer}"


def soorten() -> list[Soort]:
    """Every kind of work of the apps, in the order of the line."""
    return [soort for module in modules_of_apps("handover") for soort in module.SOORTEN]


def open_work(aanstelling: Aanstelling) -> list[OpenWerk]:
    """What stands on the name of this person in this role; for the administrator of the samenwerkingsverband."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT soort, aantal FROM casework_open_werk(%s, %s)", [aanstelling.account_id, aanstelling.organisatie_id]
        )
        counts = dict(cursor.fetchall())
    return [
        OpenWerk(soort, counts[soort.code], list(_candidates(soort, aanstelling)))
        for soort in soorten()
        if soort.code in counts and aanstelling.rol in soort.rollen and not _others(soort, aanstelling).exists()
    ]


def _others(soort: Soort, aanstelling: Aanstelling) -> QuerySet[Aanstelling]:
    """Other roles of the same person in which the work stays theirs."""
    return _in_place(soort, aanstelling).filter(account=aanstelling.account_id).exclude(pk=aanstelling.pk)


def _candidates(soort: Soort, aanstelling: Aanstelling) -> QuerySet[Account]:
    if soort.hand_over is None:
        return Account.objects.none()
    found = _in_place(soort, aanstelling).exclude(account=aanstelling.account_id)
    return Account.objects.filter(pk__in=found.values("account"), is_active=True).order_by("gebruikersnaam")


def _in_place(soort: Soort, aanstelling: Aanstelling) -> QuerySet[Aanstelling]:
    """Roles of today that can have this work."""
    found = Aanstelling.objects.op(klok.today()).filter(
        organisatie__verband=aanstelling.organisatie.verband_id, rol__in=soort.rollen
    )
    return found.filter(organisatie=aanstelling.organisatie_id) if soort.zelfde_organisatie else found


def check(aanstelling: Aanstelling, opvolgers: Opvolgers) -> None:
    """For each kind of open work somebody was chosen who may have it, or nobody on purpose. Raises RegelFout P-17."""
    for werk in open_work(aanstelling):
        code = werk.soort.code
        require(
            code in opvolgers,
            "P-17",
            f"Nog open op deze naam: {werk.woorden}. Kies wie het overneemt, of kies dat niemand dat doet.",
            code,
        )
        opvolger = opvolgers[code]
        require(
            opvolger is None or opvolger in werk.opvolgers,
            "P-17",
            "Deze persoon kan dit werk niet overnemen: het is niet dezelfde organisatie of rol.",
            code,
        )
