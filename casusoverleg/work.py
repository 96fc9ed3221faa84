"""What is due in the casusoverleg, computed from state (C-04, C-06, C-07, P-07)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse

from casework import besluiten, bevestigen, klok, selectors
from casework.access import permissions as p
from casework.choices import SETTLED, TO_WORK_ON, Dossier, Fase, Informeren, OrganisatieSoort, Rol
from casework.dagen import day_in_words
from casework.lokale_lijst import on_list
from casework.models import Account, Besluit, Casus
from casework.work import Blok, Groep, Werk, on_page
from casusoverleg import bijeenkomsten
from casusoverleg import selectors as overleg_selectors
from casusoverleg.actions.verloop import MEERDERJARIG
from casusoverleg.besluitsoorten import HEROVERWEGING, SLUITEN
from casusoverleg.choices import OPEN_MAATREGEL, AdviesSoort, Staat
from casusoverleg.models import (
    AangewezenPartner,
    Advies,
    Adviesaanvraag,
    Bijeenkomst,
    Casusoverleg,
    Deelname,
    Evaluatie,
    Maatregel,
    Notulen,
    Overdracht,
    Regisseurschap,
)
from casusoverleg.workflow import OPEN
from weegploeg.work import RECONSIDER_FROM

# How long the uitvoerder sees that the deelname of the RvdK ended by itself (P-07).
TOLD_FOR = timedelta(days=30)
# How many plans the home page names; the rest are in the list of casussen.
SHOWN = 10
# How many meetings to come it names.
SHOWN_MEETINGS = 5
# After how long the uitvoerder is reminded that the adviesplatform did not answer.
ANSWER_WITHIN = timedelta(days=14)


def items(account: Account) -> list[Werk]:
    """What this person has to do in the casusoverleg: as uitvoerder, as casusregisseur, as responsible partner."""
    found: list[Werk] = []
    if account.heeft_rol(Rol.UITVOERDER_CASUSOVERLEG):
        found += _of_uitvoerder(account)
    if account.heeft_rol(Rol.VERTEGENWOORDIGER):
        found += bevestigen.items(account, Dossier.CASUSOVERLEG, p.CHANGE_CASUSOVERLEG)
    if account.heeft_rol(Rol.UITVOERDER_CASUSOVERLEG, Rol.VERTEGENWOORDIGER):
        found += _without_owner(account)
        found += _advice(account)
    found += _of_regisseur(account)
    found += _of_partner(account)
    return found


def blocks(account: Account) -> list[Blok]:
    """Meetings to come; for a casuspartner the casussen that they read something of, whether anything waits there."""
    found = _meetings_to_come(account)
    if account.heeft_rol(Rol.CASUSPARTNER):
        casussen = list(selectors.casussen(account)[: SHOWN + 1])
        context = {"casussen": casussen[:SHOWN], "meer": len(casussen) > SHOWN}
        found.append(Blok("Casussen die u kunt lezen", "casusoverleg/paneel_casussen.html", context))
    return found


def _meetings_to_come(account: Account) -> list[Blok]:
    """The next meetings of this person, if there are any (C-11)."""
    coming = list(bijeenkomsten.komende(account, selectors.casussen(account))[:SHOWN_MEETINGS])
    context = {"bijeenkomsten": coming}
    return [Blok("Volgende casusoverleggen", "casusoverleg/paneel_komende.html", context)] if coming else []


@dataclass
class Stand:
    """Everything about a set of casussen that the work of the uitvoerder follows from, in a fixed number of queries."""

    casussen: dict[UUID, Casus]
    overleg: dict[UUID, Casusoverleg] = field(default_factory=dict)
    regisseur: set[UUID] = field(default_factory=set)
    evaluaties: list[Evaluatie] = field(default_factory=list)
    advies: set[UUID] = field(default_factory=set)
    sluiten: set[UUID] = field(default_factory=set)

    @classmethod
    def of(cls, casussen: list[Casus]) -> "Stand":
        ids = [casus.pk for casus in casussen]
        return cls(
            casussen={casus.pk: casus for casus in casussen},
            overleg={row.casus_id: row for row in Casusoverleg.objects.filter(casus__in=ids)},
            regisseur=overleg_selectors.with_regisseur(ids),
            evaluaties=list(Evaluatie.objects.filter(casus__in=ids, gehouden_op__isnull=True).order_by("-gepland_op")),
            advies=set(
                Advies.objects.filter(casus__in=ids, soort=AdviesSoort.SLUITEN, vervallen_op__isnull=True).values_list(
                    "casus_id", flat=True
                )
            ),
            sluiten=set(Besluit.objects.filter(casus__in=ids, soort=SLUITEN).values_list("casus_id", flat=True)),
        )

    @cached_property
    def gepland(self) -> dict[UUID, date]:
        """The first day for which an evaluatie is planned, of each casus with one."""
        return {evaluatie.casus_id: evaluatie.gepland_op for evaluatie in self.evaluaties}


# What the uitvoerder does next in each state: condition, title, why, and where: a route, or # and a panel of the page.
_Next = tuple[Callable[[Stand, UUID], bool], str, str, str]
NEXT: dict[str, tuple[_Next, ...]] = {
    Staat.GESTART: (
        (lambda stand, pk: True, "Casusdiagnose vastleggen", "De analyse komt voor het plan (regel C-02).", "diagnose"),
    ),
    Staat.ANALYSE: (
        (lambda stand, pk: True, "Plan van aanpak opstellen", "De casusdiagnose is er (regel C-05).", "plan"),
    ),
    Staat.PLAN_OPGESTELD: (
        (lambda stand, pk: pk in stand.regisseur, "Uitvoering beginnen", "Het plan is vastgesteld.", "#Casusoverleg"),
    ),
    Staat.IN_UITVOERING: (
        (
            lambda stand, pk: pk not in stand.gepland,
            "Evaluatie plannen",
            "Er staat geen evaluatie gepland (regel C-07).",
            "evaluatie_plannen",
        ),
    ),
    Staat.EVALUATIE: (
        (lambda stand, pk: True, "Plan van aanpak wijzigen", "Dat was de uitkomst van de evaluatie.", "plan"),
    ),
    Staat.SLUITINGSADVIES: (
        (
            lambda stand, pk: pk not in stand.advies,
            "Advies om te sluiten vastleggen",
            "De kernpartijen besluiten pas na dit advies (regel C-08).",
            "advies",
        ),
        (
            lambda stand, pk: pk in stand.advies and pk not in stand.sluiten,
            "Besluit om te sluiten opstellen",
            "Het advies is er; de kernpartijen besluiten (regel C-08).",
            "besluit_sluiten",
        ),
    ),
}
NEEDS_REGISSEUR = (Staat.PLAN_OPGESTELD, Staat.IN_UITVOERING, Staat.EVALUATIE)


def _of_uitvoerder(account: Account) -> list[Werk]:
    # Of a closed casus only one thing can be left: telling the betrokkene (I-03).
    to_tell = Q(fase=Fase.GESLOTEN, informeren=Informeren.UITGESTELD)
    casussen = list(selectors.casussen(account, p.CHANGE_CASUSOVERLEG).filter(Q(fase=Fase.CASUSOVERLEG) | to_tell))
    if not casussen:
        return []
    closed = [casus for casus in casussen if casus.fase == Fase.GESLOTEN]
    stand, off_the_list = Stand.of([casus for casus in casussen if casus not in closed]), _off_the_list(account)
    return [
        *_to_open(stand),
        *_next_steps(stand),
        *_without_regisseur(stand),
        *_to_invite(stand, off_the_list),
        *_externen_to_judge(stand, off_the_list),
        *_late_maatregelen(stand.casussen, "Vraag de verantwoordelijke naar de voortgang (regel C-06)."),
        *_due_evaluaties(stand),
        *_told_of_18(stand),
        *_to_submit(casussen),
        *_to_reconsider(stand, closed),
        *_meetings(stand),
    ]


def place(casus: Casus, where: str) -> str:
    """The address of a page about the casus by its route, or of a panel on the page of the casus by "#" and heading."""
    return on_page(casus.pk, where[1:]) if where.startswith("#") else reverse(where, args=[casus.pk])


def _werk(casus: Casus, titel: str, waarom: str, where: str, termijn: date | None = None) -> Werk:
    return Werk(titel, waarom, place(casus, where), casus.nummer, termijn)


def _to_open(stand: Stand) -> Iterator[Werk]:
    handed_over = Overdracht.objects.filter(casus__in=stand.casussen, vervallen_op__isnull=True)
    for casus_id in handed_over.values_list("casus_id", flat=True):
        overleg = stand.overleg.get(casus_id)
        if overleg is None or overleg.staat == Staat.BEEINDIGD:
            waarom = "Besluit 1 en 2 zijn vastgesteld (regel C-01)."
            yield _werk(stand.casussen[casus_id], "Casusoverleg openen", waarom, "#Casusoverleg")


def _next_steps(stand: Stand) -> Iterator[Werk]:
    for casus_id, overleg in stand.overleg.items():
        for is_due, titel, waarom, where in NEXT.get(overleg.staat, ()):
            if is_due(stand, casus_id):
                yield _werk(stand.casussen[casus_id], titel, waarom, where)


def _without_regisseur(stand: Stand) -> Iterator[Werk]:
    for casus_id, overleg in stand.overleg.items():
        if overleg.staat in NEEDS_REGISSEUR and casus_id not in stand.regisseur:
            waarom = "Zonder casusregisseur begint de uitvoering niet (regel C-04)."
            yield _werk(stand.casussen[casus_id], "Casusregisseur aanwijzen", waarom, "regisseur")


def _to_invite(stand: Stand, off_the_list: Q) -> Iterator[Werk]:
    """Named partners of whom nobody was invited; an externe that left the lokale lijst cannot be (P-03)."""
    named = AangewezenPartner.objects.filter(
        casus__in=stand.overleg, vervallen_op__isnull=True, deelnames__isnull=True
    ).exclude(off_the_list)
    for aanwijzing in named.select_related("organisatie"):
        waarom = f"{aanwijzing.organisatie.naam} is aangewezen door de kernpartijen (regel W-09)."
        yield _werk(stand.casussen[aanwijzing.casus_id], "Partner uitnodigen", waarom, "deelname_nieuw")


def _off_the_list(account: Account) -> Q:
    """Condition: of an externe organisatie that does not stand on the lokale lijst of today."""
    listed = on_list(selectors.verband_van(account), klok.today()).order_by().values("pk")
    return Q(organisatie__soort=OrganisatieSoort.EXTERN) & ~Q(organisatie__in=listed)


def _externen_to_judge(stand: Stand, off_the_list: Q) -> Iterator[Werk]:
    """Deelnames of externen that go on while a guard is gone: a person says whether they end (P-03, P-04, ADR 0028)."""
    today = klok.today()
    running = Deelname.objects.filter(casus__in=stand.casussen).select_related("organisatie")
    for deelname in running.zonder_verklaring(today):
        waarom = (
            f"Iemand van {deelname.organisatie.naam} ziet nu niets: de geheimhoudingsverklaring geldt niet meer"
            " (regel P-04). Laat een nieuwe vastleggen of beëindig de deelname."
        )
        yield _werk(stand.casussen[deelname.casus_id], "Geheimhoudingsverklaring ontbreekt", waarom, "#Deelnemers")
    for deelname in running.niet_voorbij(today).filter(off_the_list):
        waarom = (
            f"{deelname.organisatie.naam} staat niet meer op de lokale lijst (regel P-03). Bespreek met de kernpartijen"
            " of de deelname eindigt."
        )
        yield _werk(stand.casussen[deelname.casus_id], "Kijk of de externe partner meedoet", waarom, "#Deelnemers")


def _without_owner(account: Account) -> Iterator[Werk]:
    """Nothing stays with somebody who has gone: the uitvoerder and the kernpartijen see it until it is handed over."""
    running = selectors.casussen(account, p.CHANGE_CASUSOVERLEG).filter(fase=Fase.CASUSOVERLEG)
    for maatregel in overleg_selectors.without_owner(running):
        yield Werk(
            f"Maatregel van {maatregel.organisatie.naam} heeft niemand meer",
            "Wie verantwoordelijk was, doet niet meer mee. Draag de maatregel over (regel P-17).",
            reverse("maatregel_overdragen", args=[maatregel.pk]),
            maatregel.casus.nummer,
            maatregel.uiterlijk,
        )


def _due_evaluaties(stand: Stand) -> Iterator[Werk]:
    for evaluatie in stand.evaluaties:
        if stand.overleg[evaluatie.casus_id].staat in (Staat.IN_UITVOERING, Staat.EVALUATIE):
            casus = stand.casussen[evaluatie.casus_id]
            url = reverse("evaluatie_houden", args=[evaluatie.pk])
            yield Werk("Evaluatie houden", "Gepland (regel C-07).", url, casus.nummer, evaluatie.gepland_op)


def _told_of_18(stand: Stand) -> Iterator[Werk]:
    ended = Deelname.objects.filter(
        casus__in=stand.casussen, organisatie__soort=OrganisatieSoort.RVDK, tot__gt=klok.today() - TOLD_FOR
    )
    for deelname in ended:
        if deelname.einde_reden == MEERDERJARIG:
            waarom = "De deelname van de Raad voor de Kinderbescherming is vanzelf geëindigd (regel P-07)."
            yield _werk(
                stand.casussen[deelname.casus_id], "Kijk wie de taken van de Raad overneemt", waarom, "#Deelnemers"
            )


def _to_submit(casussen: list[Casus]) -> Iterator[Werk]:
    numbers = {casus.pk: casus.nummer for casus in casussen}
    found = Besluit.objects.filter(casus__in=numbers, deel=Dossier.CASUSOVERLEG, status__in=TO_WORK_ON)
    for besluit in found:
        titel = f"{besluiten.get(besluit.soort).label}: voorleggen"
        waarom = f"Het besluit is {besluit.get_status_display()}."
        yield Werk(titel, waarom, reverse("besluit", args=[besluit.pk]), numbers[besluit.casus_id])


def _to_reconsider(stand: Stand, closed: list[Casus]) -> Iterator[Werk]:
    """Postponements that near their day, unless a new besluit is already on its way (I-02, I-03)."""
    of_open = [stand.casussen[pk] for pk, overleg in stand.overleg.items() if overleg.staat in OPEN]
    found = [casus for casus in (*of_open, *closed) if casus.informeren == Informeren.UITGESTELD]
    ready = Besluit.objects.filter(casus__in=found, soort=HEROVERWEGING).exclude(status__in=SETTLED)
    under_way = set(ready.values_list("casus_id", flat=True))
    for casus in found:
        near = casus.heroverweging_op is None or casus.heroverweging_op <= klok.today() + RECONSIDER_FROM
        if near and casus.pk not in under_way:
            waarom = "Het informeren is uitgesteld en wordt opnieuw afgewogen (regel I-02)."
            yield _werk(casus, "Informeren heroverwegen", waarom, "besluit_heroverweging", casus.heroverweging_op)


def _meetings(stand: Stand) -> Iterator[Werk]:
    """Meetings of which nobody heard yet, or whose notulen are not fixed (C-11)."""
    today = klok.today()
    found = Bijeenkomst.objects.filter(casus__in=_open(stand), afgezegd_op__isnull=True)
    to_tell = found.filter(dag__gte=today).exclude(verstuurd=F("volgnummer"))
    for row in to_tell.order_by("dag", "pk"):
        waarom = f"Wie deelneemt, weet nog niet van de bijeenkomst op {day_in_words(row.dag)} (regel C-11)."
        yield _at_meeting(stand, row, "Uitnodiging versturen", waarom, row.dag)
    fixed = Notulen.objects.filter(bijeenkomst=OuterRef("pk")).order_by("-versie").values("vastgesteld_op")[:1]
    to_fix = found.filter(dag__lt=today).annotate(vast=Subquery(fixed)).filter(vast__isnull=True)
    for row in to_fix.order_by("dag", "pk"):
        waarom = f"De bijeenkomst van {day_in_words(row.dag)} is geweest (regel C-11)."
        yield _at_meeting(stand, row, "Notulen vaststellen", waarom)


def _open(stand: Stand) -> list[UUID]:
    """The casussen whose casusoverleg runs."""
    return [casus_id for casus_id, overleg in stand.overleg.items() if overleg.staat in OPEN]


def _at_meeting(stand: Stand, row: Bijeenkomst, titel: str, waarom: str, termijn: date | None = None) -> Werk:
    url = reverse("bijeenkomst", args=[row.pk])
    return Werk(titel, waarom, url, stand.casussen[row.casus_id].nummer, termijn)


def _advice(account: Account) -> Iterator[Werk]:
    """Advice that was asked long ago, or of which nobody wrote down what was done with it (C-10)."""
    running = selectors.casussen(account, p.CHANGE_CASUSOVERLEG).filter(fase=Fase.CASUSOVERLEG)
    asked = Adviesaanvraag.objects.filter(
        Q(antwoord_op__isnull=False) | Q(gesteld_op__lte=klok.today() - ANSWER_WITHIN),
        casus__in=Casusoverleg.objects.filter(casus__in=running.order_by(), staat__in=OPEN).values("casus"),
        gevolg_op__isnull=True,
    )
    for row in asked.select_related("casus").order_by("gesteld_op", "pk"):
        if row.antwoord_op:
            titel, route = "Vastleggen wat er met het advies is gedaan", "adviesaanvraag_gevolg"
            waarom = "Het adviesplatform heeft geantwoord (regel C-10)."
        else:
            titel, route = "Antwoord van het adviesplatform vastleggen", "adviesaanvraag_antwoord"
            waarom = f"De vraag is van {day_in_words(row.gesteld_op)} (regel C-10)."
        yield Werk(titel, waarom, reverse(route, args=[row.pk]), row.casus.nummer)


def _late_maatregelen(casussen: dict[UUID, Casus], waarom: str) -> Iterator[Werk]:
    for maatregel in overleg_selectors.maatregelen_in_uitvoering(list(casussen)):
        if maatregel.is_te_laat(klok.today()):
            titel = f"Maatregel van {maatregel.organisatie.naam} is te laat"
            yield _werk(casussen[maatregel.casus_id], titel, waarom, "#Plan van aanpak", maatregel.uiterlijk)


def _of_regisseur(account: Account) -> list[Werk]:
    mine = Regisseurschap.objects.op(klok.today()).filter(account=account).values("casus_id")
    casussen = {casus.pk: casus for casus in selectors.casussen(account, p.VIEW_PLAN).filter(pk__in=mine)}
    if not casussen:
        return []
    return list(_late_maatregelen(casussen, "U bent casusregisseur: stem af met de verantwoordelijke (regel C-06)."))


def _of_partner(account: Account) -> list[Werk]:
    mine = Maatregel.objects.filter(account=account, status__in=OPEN_MAATREGEL).values("casus_id")
    casussen = {casus.pk: casus for casus in selectors.casussen(account, p.REPORT_PLAN).filter(pk__in=mine)}
    return [
        Werk(
            "Voortgang melden op uw maatregel",
            "U bent verantwoordelijk (regel C-06).",
            reverse("voortgang", args=[maatregel.pk]),
            casussen[maatregel.casus_id].nummer,
            maatregel.uiterlijk,
            Groep.MAATREGEL,
        )
        for maatregel in overleg_selectors.maatregelen_in_uitvoering(list(casussen))
        if maatregel.account_id == account.pk
    ]
