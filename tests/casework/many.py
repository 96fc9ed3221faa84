"""Many rows at once for the lists, past the actions: only what a list reads of them."""

from datetime import timedelta
from itertools import cycle
from uuid import uuid4

from django.db.models import Model

from casework import klok
from casework.access import permissions as p
from casework.access.grants import permission_id
from casework.access.models import CasusToegang, Reden
from casework.choices import Bestand, Fase, Informeren, Rol
from casework.encryption import keystore
from casework.models import Aanstelling, Account, Casus, Logregel
from rights.choices import Soort
from rights.models import Rechtenverzoek
from security.choices import Status
from security.models import Incident
from tests.conftest import SUPERUSER, database_role
from tests.people import Mensen
from weegploeg.choices import Toestand
from weegploeg.models import Behandeling, Vergadering

_STATES = (
    (Fase.WEEGPLOEG, Informeren.TE_BESLISSEN),
    (Fase.CASUSOVERLEG, Informeren.UITGESTELD),
    (Fase.GEEN_CASUSOVERLEG, Informeren.TE_INFORMEREN),
    (Fase.GESLOTEN, Informeren.GEINFORMEERD),
)


def casussen(mensen: Mensen, start: int, stop: int, *, archived: bool = False) -> list[Casus]:
    """Casussen with these numbers, in all phases, opened on as many days; open for the weegploeg and haddou."""
    today = klok.today()
    made = [
        Casus(
            verband=mensen.verband,
            nummer=f"{2018 if archived else 2019}-{number:04d}",
            fase=fase,
            informeren=informeren,
            geopend_op=today - timedelta(days=number),
            laatste_verwerking=today - timedelta(days=number % 300),
            heroverweging_op=today + timedelta(days=number % 60) if informeren == Informeren.UITGESTELD else None,
            bestand=Bestand.GEARCHIVEERD if archived else Bestand.ACTIEF,
            gearchiveerd_op=today if archived else None,
        )
        for number, (fase, informeren) in zip(range(start, stop), cycle(_STATES), strict=False)
    ]
    insert(made)
    insert([row for casus in made for row in _grants(mensen, casus)])
    return made


def _grants(mensen: Mensen, casus: Casus) -> list[CasusToegang]:
    holders = {
        mensen.dekker: p.ARCHIEF if not casus.is_actief else p.VERTEGENWOORDIGER,
        mensen.zijlstra: () if not casus.is_actief else p.UITVOERDER_WEEGPLOEG,
        mensen.haddou: () if not casus.is_actief else p.UITVOERDER_CASUSOVERLEG,
    }
    return [
        CasusToegang(
            content_object=casus,
            verband=casus.verband,
            nummer=casus.nummer,
            user=account,
            permission_id=permission_id(codename),
            reden=Reden.AANSTELLING,
            feit_id=casus.pk,
            vanaf=klok.today(),
        )
        for account, codenames in holders.items()
        for codename in codenames
    ]


def grants_for_another_reason(mensen: Mensen, found: list[Casus]) -> None:
    """The same people may see them for a second reason."""
    rows = [row for casus in found for row in _grants(mensen, casus)]
    for row in rows:
        row.feit_id = uuid4()
    insert(rows)


def behandelingen(mensen: Mensen, found: list[Casus], vergadering: Vergadering) -> None:
    """The weegploeg sits about the first half; the others are on the agenda of the meeting."""
    half = len(found) // 2
    insert(
        [
            Behandeling(
                casus=casus,
                toestand=Toestand.IN_BERAAD if number < half else Toestand.OPEN,
                ronde=1,
                vergadering=vergadering,
                geopend_door=mensen.zijlstra,
            )
            for number, casus in enumerate(found)
        ]
    )


def vergaderingen(mensen: Mensen, start: int, stop: int) -> list[Vergadering]:
    """Meetings from today on, and as many before."""
    days = [klok.today() + timedelta(days=sign * number) for number in range(start, stop) for sign in (1, -1)]
    return insert([Vergadering(verband=mensen.verband, dag=day, plaats="Raadzaal") for day in days])


def verzoeken(mensen: Mensen, start: int, stop: int) -> list[Rechtenverzoek]:
    """Requests of every kind."""
    made = [
        Rechtenverzoek(
            verband=mensen.verband,
            kenmerk=f"V-2019-{number:04d}",
            ontvangen_op=klok.today() - timedelta(days=number % 50),
            kanaal="brief",
            soort=soort,
            gericht_aan="samenwerkingsverband",
            verzoeker_naam="Iemand",
            verzoeker_hoedanigheid="betrokkene",
            tekst="Wat staat er over mij?",
            behandelaar=mensen.zijlstra,
        )
        for number, soort in zip(range(start, stop), cycle(Soort.values), strict=False)
    ]
    for verzoek in made:
        keystore.create(verzoek.pk, "rechtenverzoek", mensen.verband.pk)
    return insert(made)


def incidenten(mensen: Mensen, start: int, stop: int) -> list[Incident]:
    """Incidents that have ended, so that nobody has to do anything about them."""
    now, today = klok.now(), klok.today()
    made = [
        Incident(
            verband=mensen.verband,
            nummer=f"I-2019-{number:04d}",
            melder=mensen.kuiper,
            gemeld_op=now,
            ontdekt_op=now - timedelta(hours=number % 100),
            status=Status.GEEN_LEK,
            afgesloten_op=today,
            feiten="Een print bleef liggen.",
        )
        for number in range(start, stop)
    ]
    for incident in made:
        keystore.create(incident.pk, "incident", mensen.verband.pk)
    return insert(made)


def logregels(mensen: Mensen, count: int) -> None:
    """Lines of the log of two people."""
    who = cycle((mensen.dekker, mensen.zijlstra))
    lines = [
        Logregel(gebeurtenis="casus.pagina", uitkomst="gezien", account_id=account.pk, verband_id=mensen.verband.pk)
        for _, account in zip(range(count), who, strict=False)
    ]
    insert(lines)


def accounts(mensen: Mensen, start: int, stop: int) -> None:
    """People with a role at the Reclassering."""
    people = [Account(gebruikersnaam=f"mens{number:04d}", naam="Iemand") for number in range(start, stop)]
    for person in people:
        keystore.create(person.pk, "account", mensen.verband.pk)
    insert(people)
    day = klok.today()
    insert(
        [
            Aanstelling(account=person, organisatie=mensen.reclassering, rol=Rol.CASUSPARTNER, van=day)
            for person in people
        ]
    )


def insert(rows: list) -> list:
    """Add rows past the policies: nobody in the product does it in this way."""
    model: type[Model] = type(rows[0])
    with database_role(SUPERUSER):
        return model._default_manager.bulk_create(rows)
