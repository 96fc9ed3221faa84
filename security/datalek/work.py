"""What has to be done about incidents, and their contacts (D-01, D-02)."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from casework import klok
from casework import selectors as spine
from casework.choices import Rol
from casework.models import Account
from casework.work import Blok, Groep, Werk
from security.datalek import selectors, workflow
from security.models import Incident

_TERM = "Melden bij de Autoriteit Persoonsgegevens kan tot 72 uur na de ontdekking (artikel 33 AVG)."


def items(account: Account) -> list[Werk]:
    """What waits for this person: to know of it, to decide, to fix the contacts; for the FG what is late."""
    if account.aanstelling is None or not selectors.may_read(account):
        return []
    running = selectors.running(account)
    found = list(_to_confirm(account, running))
    if selectors.deciding_machtiging(account) is not None:
        found += [*_to_decide(running), *_silent(account, running), *_contacten(account)]
    elif account.heeft_rol(Rol.FG):
        found += [*_late(running), *_silent(account, running)]
    return found


def blocks(account: Account) -> list[Blok]:
    """The way to the register, for who reads it."""
    if account.aanstelling is None or not selectors.may_read(account):
        return []
    count = len(selectors.running(account))
    return [Blok("Incidenten", "security/paneel_incidenten.html", {"aantal": count})]


def _to_confirm(account: Account, running: list[Incident]) -> Iterator[Werk]:
    for incident, uiterlijk in selectors.unconfirmed(account, running):
        yield _werk(
            f"Incident {incident.nummer}: bevestig dat u het weet",
            "U bent contact voor incidenten (regel D-01).",
            incident,
            uiterlijk,
        )


def _to_decide(running: list[Incident]) -> Iterator[Werk]:
    for incident in running:
        soort = workflow.present(incident.status)
        if soort is None:
            continue
        why = _TERM if incident.wacht_op_ap else "Een vertegenwoordiger van een kernpartij besluit (regel D-02)."
        until = incident.uiterlijk_bij_ap if incident.wacht_op_ap else None
        question = f"{soort.label[0].lower()}{soort.label[1:]}"
        yield _werk(f"Incident {incident.nummer}: {question}", why, incident, until)


def _late(running: list[Incident]) -> Iterator[Werk]:
    """The FG oversees: only what is late waits for them."""
    for incident in running:
        if incident.is_te_laat:
            yield _werk(
                f"Incident {incident.nummer}: nog niet besloten over melden bij de AP",
                _TERM,
                incident,
                incident.uiterlijk_bij_ap,
            )


def _silent(account: Account, running: list[Incident]) -> Iterator[Werk]:
    """A contact who does not say that they know is called: the others hear of it (D-01)."""
    for incident in selectors.not_confirmed_in_time(account, running):
        yield _werk(
            f"Incident {incident.nummer}: een contact reageert niet",
            "Iemand heeft niet op tijd bevestigd dat hij of zij dit weet. Bel dat contact (regel D-01).",
            incident,
            None,
        )


def _contacten(account: Account) -> Iterator[Werk]:
    fit = selectors.all_fit(spine.verband_van(account))
    if fit is None:
        title = "Contacten voor incidenten vastleggen"
        why = "Wie bij een incident bericht krijgt, hoe en hoe snel, ligt vooraf vast (regel D-01)."
    elif not fit:
        title = "Contacten voor incidenten nakijken"
        why = "Een contact werkt hier niet meer, of heeft geen machtiging meer (regel D-01)."
    else:
        return
    yield Werk(title, why, reverse("datalek_contacten"), groep=Groep.INCIDENT)


def _werk(title: str, why: str, incident: Incident, until: datetime | None) -> Werk:
    last_day = until.astimezone(klok.AMSTERDAM).date() if until else None
    url = reverse("incident", args=[incident.pk])
    return Werk(title, why, url, termijn=last_day, groep=Groep.INCIDENT, moment=until)
