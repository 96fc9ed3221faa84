"""The casusnotulen: what happened in a meeting about one casus, on paper (W-03).

One file per casus, so that the file of a casus holds only its own. Made on demand from what was recorded and kept
nowhere: what is erased from the file is not in a copy here.
"""

from casework import besluiten as soorten
from casework import klok
from casework.besluit_page import page_context
from casework.choices import BesluitStatus
from casework.dagen import day_in_words
from casework.documents import Alinea, Blok, Deel, Document, Gegevens, Lijst, Tabel, as_pdf
from casework.models import Account, Besluit, BesluitPartner
from casework.templatetags.casework_labels import grondlabel
from casework.templatetags.parts import moment
from weegploeg import selectors
from weegploeg.choices import CASUSWAARDIGHEID, PARTNERS, Toestand
from weegploeg.describe import fase_label, gebieden_of, machtiging_in_words
from weegploeg.models import Agendapunt, Behandeling, Beoordeling, NadereDuiding

_NOT_YET = (
    BesluitStatus.CONCEPT,
    BesluitStatus.TER_VASTSTELLING,
    BesluitStatus.TERUGGESTUURD,
    BesluitStatus.AANGEHOUDEN,
)


def notulen_pdf(account: Account, point: Agendapunt) -> bytes:
    """The notulen of a point whose beraad began; a concept until its besluiten are vastgesteld (W-05)."""
    return as_pdf(notulen(account, point))


def notulen(account: Account, point: Agendapunt) -> Document:
    """What the notulen say, for who opened the point."""
    besluiten = selectors.decided_here(account, point)
    final = selectors.is_final(besluiten)
    meeting = point.vergadering
    return Document(
        titel=f"Casusnotulen {point.casus.nummer}",
        inleiding=(
            f"Weegploegoverleg van {day_in_words(meeting.dag)}, {meeting.begin:%H.%M} tot {meeting.eind:%H.%M} uur,"
            f" {meeting.plaats}.\n"
            + (
                "De drie kernpartijen hebben de besluiten vastgesteld."
                if final
                else "Concept: de besluiten zijn nog niet alle vastgesteld. Tot dan volgt er niets uit (regel W-05)."
            )
        ),
        voet=f"Gemaakt door {account.naam} op {moment(klok.now())}",
        merk="Vertrouwelijk" if final else "Vertrouwelijk · Concept",
        delen=[
            Deel("Aanwezig", [_present(point)]),
            *_facts(point),
            *_judgements(point),
            *_besluiten(account, besluiten),
            Deel("Wat er volgt", [Lijst(_following(point, besluiten), leeg="Er staat niets meer open.")]),
        ],
    )


def _present(point: Agendapunt) -> Tabel:
    return Tabel(
        {"Naam": 3, "Namens": 3, "Machtiging": 4},
        [
            [lid.account.naam, lid.organisatie.naam, machtiging_in_words(lid)]
            for lid in selectors.aanwezigen(point.vergadering)
        ],
        leeg="Er is geen aanwezigheid vastgelegd.",
    )


def _facts(point: Agendapunt) -> list[Deel]:
    """What was on the table that day, facts apart from what they may mean (S-02)."""
    day = point.beraad_op or klok.today()
    found = [Deel("Feiten die op tafel lagen", [])]
    for row in selectors.brought(point, day):
        titel = f"Signaal {row.nummer}, {row.inbrenger.naam}, ontvangen op {day_in_words(row.ontvangen_op)}"
        facts = [("Wat er gebeurde", row.gedraging), ("Wanneer", row.wanneer), ("Gezien door", row.gezien_door)]
        apart = [("Interpretatie", row.duiding), ("Lopende hulp", row.hulpverlening)]
        found.append(Deel(titel, [Gegevens([*facts, *apart, ("Categorie", row.categorie_gegevens)])], niveau=3))
    for duiding in selectors.answered(point):
        if duiding.beantwoord_op and duiding.beantwoord_op <= day:
            titel = (
                f"Nadere duiding {duiding.nummer}, {duiding.organisatie.naam}, {day_in_words(duiding.beantwoord_op)}"
            )
            facts = [("Vraag", duiding.vraag), ("Feiten", duiding.antwoord), ("Duiding", duiding.antwoord_duiding)]
            categorie = ("Categorie", duiding.categorie_gegevens)
            found.append(Deel(titel, [Gegevens([*facts, categorie])], niveau=3))
    return found


def _judgements(point: Agendapunt) -> list[Deel]:
    judgements = selectors.judged_here(point)
    if not judgements:
        return [Deel("Beoordeling", [Alinea("Er is nog geen beoordeling vastgelegd.")])]
    return [Deel(f"Beoordeling {item.nummer}, van {day_in_words(item.dag)}", _judgement(item)) for item in judgements]


def _judgement(item: Beoordeling) -> list[Blok]:
    fase = fase_label(item.fase) + (f": {item.geen_fase_reden}" if item.geen_fase_reden else "")
    areas = [
        [
            gebied["label"],
            "geen informatie" if gebied["geen_informatie"] else "\n".join(gebied["feiten"]),
            "" if gebied["geen_informatie"] else gebied["duiding"],
        ]
        for gebied in gebieden_of(item)
    ]
    dissent = [
        (f"{row.partij.naam} oordeelt anders", f"{fase_label(row.fase)}. {row.toelichting}")
        for row in item.afwijkend.all()
    ]
    return [
        Gegevens(
            [
                ("Fase", fase),
                ("Domein ideologie", item.ideologie),
                ("Domein sociale context", item.sociale_context),
                ("Argumentatie", item.argumentatie),
                *dissent,
            ]
        ),
        Tabel({"Gebied": 3, "Rust op": 4, "Betekenis": 5}, areas),
    ]


def _besluiten(account: Account, besluiten: list[Besluit]) -> list[Deel]:
    if not besluiten:
        return [Deel("Besluiten", [Alinea("Er is nog geen besluit opgesteld.")])]
    return [Deel("Besluiten", []), *(_besluit(account, besluit) for besluit in besluiten)]


def _besluit(account: Account, besluit: Besluit) -> Deel:
    shown = page_context(account, besluit)
    rows = [
        ("Stand", besluit.get_status_display()),
        ("Uitkomst", shown["uitkomst"]),
        ("Argumenten", besluit.argumenten),
        *shown["inhoud"],
        ("Onderliggende informatie", "\n".join(shown["rust_op"])),
        ("Vervangt een eerder besluit omdat", besluit.reden_vervanging),
        ("Partners", "\n".join(_partner(row) for row in shown["partners"])),
        *_postponement(shown["uitstel"]),
    ]
    said = [
        [row.partij.naam, row.get_oordeel_display(), row.account.naam, day_in_words(row.dag), row.opmerking]
        for row in shown["rondes"]
    ]
    columns = {"Kernpartij": 3, "Oordeel": 3, "Door": 3, "Op": 3, "Opmerking": 5}
    titel = f"{shown['soort'].label}, opgesteld op {day_in_words(besluit.opgesteld_op)}"
    return Deel(titel, [Gegevens(rows), Tabel(columns, said, leeg="Nog geen kernpartij heeft gereageerd.")], niveau=3)


def _partner(row: BesluitPartner) -> str:
    grond = grondlabel(row.grond)
    return f"{row.organisatie.naam}: {grond}" + (f". {row.motivering}" if row.motivering else "")


def _postponement(uitstel: dict | None) -> list[tuple[str, str]]:
    """Postponing to inform: grounds, weighing and when it is weighed again (I-02)."""
    if uitstel is None:
        return []
    return [
        ("Gronden voor uitstel (artikel 41 UAVG)", "\n".join(uitstel["gronden"])),
        ("Lijkt op het voorbeeld", uitstel["voorbeeld"]),
        ("Waarom noodzakelijk", uitstel["noodzaak"]),
        ("Waarom evenredig", uitstel["evenredigheid"]),
        *uitstel["factoren"],
        ("Opnieuw afwegen op", day_in_words(uitstel["heroverweging_op"])),
    ]


def _following(point: Agendapunt, besluiten: list[Besluit]) -> list[str]:
    """The tasks that follow from the beraad, with where they stand today."""
    found = [
        f"{soorten.get(besluit.soort).label}: de drie kernpartijen bevestigen het. Nu: {besluit.get_status_display()}."
        for besluit in besluiten
        if besluit.status in _NOT_YET
    ]
    holds = next((b for b in besluiten if b.soort == CASUSWAARDIGHEID and b.is_vastgesteld), None)
    if holds is not None and point.behandeling is not None:
        found += _after_besluit_1(point.behandeling, holds, besluiten)
    return found


def _after_besluit_1(current: Behandeling, besluit: Besluit, besluiten: list[Besluit]) -> list[str]:
    if besluit.uitkomst == Toestand.NADERE_DUIDING:
        asked = [duiding for duiding in selectors.duidingen(current.casus) if duiding.besluit_id == besluit.pk]
        return [_question(duiding) for duiding in asked] or ["De uitvoerder stelt een vraag om nadere duiding."]
    if besluit.uitkomst == Toestand.GEEN_CASUSOVERLEG:
        return [f"{plicht.label}: {plicht.stand}." for plicht in selectors.plichten(current)]
    following = [f"Informeren van de betrokkene: {current.casus.get_informeren_display()}."]
    if not any(each.soort == PARTNERS for each in besluiten):
        following.append("De uitvoerder stelt besluit 2 over de casuspartners op.")
    elif current.toestand == Toestand.AFGEROND:
        following.append("De uitvoerder van het casusoverleg opent het casusoverleg.")
    return following


def _question(duiding: NadereDuiding) -> str:
    stand = "open" if duiding.is_open else "beantwoord" if duiding.antwoord else "geen antwoord"
    return f"Vraag aan {duiding.organisatie.naam}, uiterlijk {day_in_words(duiding.uiterlijk)}: {stand}."
