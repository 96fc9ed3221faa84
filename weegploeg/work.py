"""What the weegploeg asks of each person: bring, put on the agenda, confirm, answer, report back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.urls import reverse

from casework import besluiten as soorten
from casework import bevestigen, klok, termijnen
from casework import selectors as spine
from casework.access import permissions as p
from casework.choices import BesluitStatus, Bestand, Dossier, Fase, Informeren, Rol
from casework.models import Account, Besluit, Casus
from casework.work import Blok, Groep, Werk, on_page
from weegploeg import selectors
from weegploeg.choices import CASUSWAARDIGHEID, INFORMEREN, PARTNERS, Toestand
from weegploeg.models import Behandeling, Beoordeling, NadereDuiding

# How long before its day a postponed decision on informing is work (I-02).
RECONSIDER_FROM = timedelta(days=30)


def items(account: Account) -> list[Werk]:
    """Everything of the weegploeg that waits for this person; no personal data."""
    found = list(_asked(account))
    if account.heeft_rol(Rol.UITVOERDER_WEEGPLOEG):
        found += [*_for_agenda(account), *_meetings(account), *_to_submit(account), *_overdue(account)]
        found += _next_steps(account)
    if account.heeft_rol(Rol.VERTEGENWOORDIGER):
        found += bevestigen.items(account, Dossier.WEEGPLOEG, p.CHANGE_WEEGPLOEG)
        found += [*_to_bring(account), *_to_report_back(account), *_past_their_term(account)]
    return found


def blocks(account: Account) -> list[Blok]:
    """The next meeting, for who is of the weegploeg."""
    if not spine.in_weegploeg(account):
        return []
    meeting = selectors.coming(account).first()
    context = {"vergadering": meeting, "agenda": len(selectors.agenda(account, meeting)) if meeting else 0}
    return [Blok("Volgende vergadering", "weegploeg/paneel_vergadering.html", context)]


def _asked(account: Account) -> Iterator[Werk]:
    for duiding in selectors.asked_of(account):
        yield Werk(
            "Vraag om nadere duiding",
            "De weegploeg heeft uw antwoord nodig.",
            reverse("duiding", args=[duiding.pk]),
            termijn=duiding.uiterlijk,
            groep=Groep.VRAAG,
        )


def _for_agenda(account: Account) -> Iterator[Werk]:
    for casus in selectors.waiting_for_agenda(account):
        yield Werk(
            "Casus op de agenda zetten",
            "Een signaal is ingebracht, of de vragen zijn beantwoord.",
            reverse("agenderen", args=[casus.pk]),
            casus.nummer,
        )


def _meetings(account: Account) -> Iterator[Werk]:
    for meeting in selectors.meetings_to_hold(account):
        today = meeting.dag <= klok.today()
        yield Werk(
            "Vergadering van de weegploeg",
            "Leg vast wie er is en begin het beraad." if today else "Bereid de agenda voor.",
            reverse("vergadering", args=[meeting.pk]),
            termijn=meeting.dag,
        )


def _to_submit(account: Account) -> Iterator[Werk]:
    for besluit in selectors.besluiten_met_status(
        account, BesluitStatus.CONCEPT, BesluitStatus.TERUGGESTUURD, BesluitStatus.AANGEHOUDEN
    ):
        yield Werk(
            f"{soorten.get(besluit.soort).label}: voorleggen",
            f"Het besluit is {besluit.get_status_display()}.",
            reverse("besluit", args=[besluit.pk]),
            besluit.casus.nummer,
        )


def _overdue(account: Account) -> Iterator[Werk]:
    for duiding, can_be_answered in selectors.overdue(account):
        if not can_be_answered:
            yield _asked_of_nobody(duiding)
        else:
            yield Werk(
                "Antwoord op nadere duiding blijft uit",
                "Vraag opnieuw, leg het antwoord vast, of leg vast dat het er niet komt.",
                reverse("duiding", args=[duiding.pk]),
                duiding.casus.nummer,
                duiding.uiterlijk,
            )


def _asked_of_nobody(duiding: NadereDuiding) -> Werk:
    """A question does not stay with somebody who left: the uitvoerder and the kernpartijen see it at once."""
    return Werk(
        "Vraag om nadere duiding heeft niemand meer",
        "Wie deze vraag kreeg, werkt daar niet meer. De uitvoerder legt vast dat er geen antwoord komt en stelt de"
        " vraag aan een ander.",
        reverse("duiding", args=[duiding.pk]),
        duiding.casus.nummer,
        duiding.uiterlijk,
    )


def _to_bring(account: Account) -> Iterator[Werk]:
    for signaal in selectors.to_bring(account):
        yield Werk(
            "Signaal inbrengen",
            "Uw partij ontving dit signaal; de weegploeg heeft het nog niet.",
            f"{reverse('casus', args=[signaal.casus_id])}#signaal-{signaal.pk}",
            signaal.casus.nummer,
            groep=Groep.SIGNAAL,
        )


def _to_report_back(account: Account) -> Iterator[Werk]:
    """What the own party owes the aanbrenger, and what another party has owed for too long (W-07)."""
    machtiging = selectors.machtiging_of(account)
    if machtiging is None:
        return
    for signaal, decided in selectors.owed_terugkoppelingen(account):
        day = termijnen.terugkoppelen(decided).laatste_dag
        if signaal.inbrenger_id == machtiging.organisatie_id:
            yield Werk(
                "Terugkoppelen aan de aanbrenger",
                "Er komt geen casusoverleg; wie het meldde, hoort de uitkomst.",
                reverse("terugkoppeling", args=[signaal.pk]),
                signaal.casus.nummer,
                day,
                Groep.SIGNAAL,
            )
        elif day < klok.today():
            waarom = f"{signaal.inbrenger.naam} moet de aanbrenger nog laten weten dat er geen casusoverleg komt."
            yield _late(signaal.casus, "Terugkoppeling is te laat", waarom, "Signalen", day)
    for signaal in selectors.postponed_terugkoppelingen(account, machtiging.organisatie_id):
        yield Werk(
            "Terugkoppelen, eerder uitgesteld",
            "Kijk of de reden om te wachten nog geldt; daarna hoort wie het meldde alsnog de uitkomst.",
            reverse("terugkoppeling", args=[signaal.pk]),
            signaal.casus.nummer,
            groep=Groep.SIGNAAL,
        )


def _past_their_term(account: Account) -> Iterator[Werk]:
    """What the uitvoerder should have done by now: the kernpartijen answer for it (I-04, W-08)."""
    for casus in selectors.not_informed_in_time(account):
        waarom = "De termijn van artikel 14 AVG is voorbij en de betrokkene weet nog niets (regel I-04)."
        day = termijnen.informeren(casus.geopend_op).laatste_dag
        yield _late(casus, "Betrokkene niet op tijd geïnformeerd", waarom, "Informeren", day)
    for duiding, can_be_answered in selectors.overdue(account):
        if not can_be_answered:
            yield _asked_of_nobody(duiding)
        else:
            waarom = "De weegploeg wacht op dit antwoord; de uitvoerder legt vast of het nog komt."
            titel, day = "Antwoord op nadere duiding blijft uit", duiding.uiterlijk
            yield _late(duiding.casus, titel, waarom, "Nadere duiding", day)


def _late(casus: Casus, titel: str, waarom: str, paneel: str, day: date) -> Werk:
    return Werk(titel, waarom, on_page(casus.pk, paneel), casus.nummer, day)


@dataclass(frozen=True)
class _Stand:
    """What the next step in a set of treatments follows from, in a fixed number of queries."""

    behandelingen: list[Behandeling]
    beoordeeld: set[tuple[UUID, int]]
    gevraagd: set[UUID]
    in_voorbereiding: set[tuple[UUID, str]]

    @classmethod
    def of(cls, account: Account) -> "_Stand":
        mine = spine.casussen(account, p.CHANGE_WEEGPLOEG).filter(bestand=Bestand.ACTIEF).order_by()
        rows = Behandeling.objects.filter(casus__in=mine).exclude(toestand=Toestand.OPEN)
        # The open treatment of a casus, else the one that ended last.
        newest = {row.casus_id: row for row in rows.select_related("casus", "besluit").order_by("afgerond_op")}
        ready = Besluit.objects.exclude(status__in=(BesluitStatus.VASTGESTELD, BesluitStatus.VERVANGEN))
        return cls(
            list(newest.values()),
            set(Beoordeling.objects.filter(casus__in=newest).values_list("behandeling_id", "ronde")),
            set(NadereDuiding.objects.filter(casus__in=newest).values_list("besluit_id", flat=True)),
            set(ready.filter(casus__in=newest).values_list("casus_id", "soort")),
        )

    def prepares(self, behandeling: Behandeling, soort: str) -> bool:
        """Whether a besluit of this kind is written down and not yet vastgesteld: then that is the work."""
        return (behandeling.casus_id, soort) in self.in_voorbereiding


def _next_steps(account: Account) -> Iterator[Werk]:
    """What the treatment of each casus asks of the uitvoerder now (W-04, W-08, W-09, W-10)."""
    stand = _Stand.of(account)
    for behandeling in stand.behandelingen:
        yield from _in_beraad(stand, behandeling)
        yield from _after_besluit_1(stand, behandeling)
        yield from _on_informing(stand, behandeling)


def _in_beraad(stand: _Stand, behandeling: Behandeling) -> Iterator[Werk]:
    if behandeling.toestand != Toestand.IN_BERAAD:
        return
    if (behandeling.pk, behandeling.ronde) not in stand.beoordeeld:
        waarom = "De weegploeg is in beraad; er is nog geen oordeel vastgelegd (regel W-04)."
        yield _werk(behandeling, "Beoordeling vastleggen", waarom, "beoordeling_nieuw")
    elif not stand.prepares(behandeling, CASUSWAARDIGHEID):
        waarom = "De weegploeg is in beraad; het oordeel ligt er, het besluit nog niet (regel W-04)."
        yield _werk(behandeling, "Besluit 1 opstellen", waarom, "besluit_casuswaardigheid")


def _after_besluit_1(stand: _Stand, behandeling: Behandeling) -> Iterator[Werk]:
    if behandeling.toestand == Toestand.CASUSOVERLEG and not stand.prepares(behandeling, PARTNERS):
        waarom = "Er komt een casusoverleg; dat begint pas als de partners bekend zijn (regel W-09)."
        yield _werk(behandeling, "Besluit 2 opstellen", waarom, "besluit_partners")
    if behandeling.toestand == Toestand.NADERE_DUIDING and behandeling.besluit_id not in stand.gevraagd:
        waarom = "De weegploeg heeft meer informatie nodig om te kunnen wegen (regel W-08)."
        yield _werk(behandeling, "Nadere duiding vragen", waarom, "duiding_vragen")


def _on_informing(stand: _Stand, behandeling: Behandeling) -> Iterator[Werk]:
    casus = behandeling.casus
    if behandeling.toestand == Toestand.IN_BERAAD or stand.prepares(behandeling, INFORMEREN):
        return
    if casus.informeren == Informeren.TE_BESLISSEN:
        waarom = "De weegploeg besluit of de betrokkene het hoort, binnen een maand na het eerste signaal (regel I-04)."
        day = termijnen.informeren(casus.geopend_op).laatste_dag
        yield _werk(behandeling, "Besluit 3 opstellen", waarom, "besluit_informeren", day)
    elif _is_due_again(casus.informeren, casus.fase, casus.heroverweging_op):
        waarom = "Het informeren is uitgesteld en wordt opnieuw afgewogen (regel I-02)."
        yield _werk(
            behandeling, "Informeren heroverwegen", waarom, "besluit_informeren", behandeling.casus.heroverweging_op
        )


def _is_due_again(informeren: str, fase: str, day: date | None) -> bool:
    """Whether the weegploeg has to weigh again a postponement; in the casusoverleg others do that."""
    if informeren != Informeren.UITGESTELD or fase not in (Fase.WEEGPLOEG, Fase.GEEN_CASUSOVERLEG):
        return False
    return day is None or day <= klok.today() + RECONSIDER_FROM


def _werk(behandeling: Behandeling, titel: str, waarom: str, route: str, day: date | None = None) -> Werk:
    return Werk(titel, waarom, reverse(route, args=[behandeling.casus_id]), behandeling.casus.nummer, day)
