"""What can be done with a request on the screen: the present step, and what stands beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from casework.forms import Formulier
from casework.models import Account
from rights import forms, selectors
from rights.actions import behandeling, bevoegdheid, intake
from rights.actions.behandeling import BesluitGegevens, Derde
from rights.choices import ANDERE_WET, AVG, WPG_WJSG, GerichtAan, Soort, Status, Uitkomst
from rights.models import Rechtenverzoek
from rights.selectors import Rechten
from rights.vertegenwoordiging import Gebleken

Do = Callable[[Account, Rechtenverzoek, dict[str, Any]], Any]


@dataclass(frozen=True)
class Handeling:
    """A form with its title, what it means, its button, what it does and what is said afterwards.

    mag: whether this person can do it now. over_besluit: it answers the prepared decision, which has to be read first.
    met_versie: `data` says as `seen` which version was looked at (B-09), as it does over a decision.
    """

    titel: str
    uitleg: str
    knop: str
    form: type[Formulier]
    do: Do
    klaar: str
    mag: Callable[[Rechtenverzoek, Rechten], bool] = lambda verzoek, rechten: rechten.behandelt
    over_besluit: bool = False
    met_versie: bool = False

    @property
    def zegt_versie(self) -> bool:
        return self.over_besluit or self.met_versie


def present(verzoek: Rechtenverzoek, rechten: Rechten) -> Handeling | None:
    """The step that this person can take now; None when it is somebody else's turn or the request has ended."""
    if verzoek.status == Status.BESLUIT and not verzoek.besloten and verzoek.voorbereid_op and rechten.beslist:
        return BESLISSEN
    return _of_handler(verzoek) if rechten.behandelt else None


def _of_handler(verzoek: Rechtenverzoek) -> Handeling | None:
    if verzoek.status == Status.ONTVANGEN:
        return _first_question(verzoek)
    if verzoek.status == Status.IDENTITEIT:
        return IDENTITEIT if verzoek.identiteit_op is None else BEVOEGDHEID
    if verzoek.status == Status.DERDEN:
        return NIEMAND if verzoek.is_onbevoegd else DERDE
    if verzoek.besloten:
        return VERSTUREN
    if verzoek.voorbereid_op is not None:
        return None
    return WEIGEREN if verzoek.is_onbevoegd else VOORBEREIDEN


def _first_question(verzoek: Rechtenverzoek) -> Handeling:
    if verzoek.soort in ANDERE_WET and verzoek.gericht_aan == GerichtAan.SAMENWERKINGSVERBAND:
        return OMZETTEN
    if verzoek.gericht_aan != GerichtAan.SAMENWERKINGSVERBAND or verzoek.soort in WPG_WJSG:
        return DOORSTUREN
    return STARTEN


_ASKED_AGAIN = (
    *("geboren_op", "opdracht_van", "machtiging_getekend_op", "waaruit_blijkt"),
    *("uitkomst", "motivering", "grond", "belangenafweging", "brief"),
)


def initial(verzoek: Rechtenverzoek) -> dict[str, Any]:
    """What is known or was prepared before, for a form that asks it again."""
    known = {name: value for name in _ASKED_AGAIN if (value := getattr(verzoek, name))}
    if verzoek.bevoegdheid:  # what a letter says of who writes it is no finding
        known |= {"hoedanigheid": verzoek.verzoeker_hoedanigheid, "maatregel": verzoek.maatregel}
        known |= {"waarom_niet": verzoek.waarom_niet_bevoegd}
    return known | {f"factor_{letter}": text for letter, text in verzoek.factoren.items()}


def _establish(account: Account, verzoek: Rechtenverzoek, data: dict[str, Any]) -> Rechtenverzoek:
    found = dict(data)
    waarom_niet, seen = found.pop("waarom_niet"), found.pop("seen")
    return bevoegdheid.establish(account, verzoek, Gebleken(**found), waarom_niet, seen)


def _can_establish_again(verzoek: Rechtenverzoek, rechten: Rechten) -> bool:
    """Until a decision is prepared; a decision itself has to be recalled only when something does not hold any more."""
    if not rechten.behandelt or verzoek.status not in (Status.DERDEN, Status.BESLUIT):
        return False
    if verzoek.besloten:
        return bevoegdheid.lapsed(verzoek) is not None
    return verzoek.voorbereid_op is None


def _can_extend(verzoek: Rechtenverzoek, rechten: Rechten) -> bool:
    extendable = verzoek.soort in AVG and verzoek.soort != Soort.BEZWAAR_21
    settled = verzoek.is_verlengd or verzoek.besloten or verzoek.is_onbevoegd
    return rechten.behandelt and extendable and not settled


STARTEN = Handeling(
    "In behandeling nemen",
    "Het verzoek is gericht aan het samenwerkingsverband en valt onder de AVG. Het wordt hier behandeld.",
    "In behandeling nemen",
    forms.LeegForm,
    lambda account, verzoek, data: intake.start_verzoek(account, verzoek),
    "Het verzoek is in behandeling.",
)
DOORSTUREN = Handeling(
    "Doorsturen",
    "Dit verzoek is voor één partij. Stuur het zo snel mogelijk door: de termijn loopt.",
    "Vastleggen dat het is doorgestuurd",
    forms.DoorsturenForm,
    lambda account, verzoek, data: intake.forward_verzoek(account, verzoek, **data),
    "Vastgelegd dat het verzoek is doorgestuurd.",
)
OMZETTEN = Handeling(
    "Omzetten",
    "Dit verzoek valt onder een andere wet en wordt buiten Casework behandeld.",
    "Vastleggen dat het is omgezet",
    forms.OmzettenForm,
    lambda account, verzoek, data: intake.convert_verzoek(account, verzoek, **data),
    "Vastgelegd dat het verzoek is omgezet.",
)
IDENTITEIT = Handeling(
    "Identiteit controleren",
    "Geef niets vrij voordat u weet wie de verzoeker is. Twijfel zet de termijn niet stil.",
    "Controle vastleggen",
    forms.IdentiteitForm,
    lambda account, verzoek, data: behandeling.verify_identity(account, verzoek, **data),
    "De controle van de identiteit is vastgelegd.",
)
BEVOEGDHEID = Handeling(
    "Mag de verzoeker dit vragen?",
    "Wie 16 jaar of ouder is, beslist zelf. Een ander heeft een ondertekende machtiging nodig; een advocaat niet.",
    "Vastleggen",
    forms.BevoegdheidForm,
    _establish,
    "Vastgelegd wat u vond over wie dit mag vragen.",
    met_versie=True,
)
DERDE = Handeling(
    "Gegevens van anderen",
    "Leg elk gegeven van een ander in het dossier vast. Rond de controle af als u alles hebt bekeken.",
    "Toevoegen",
    forms.DerdeForm,
    lambda account, verzoek, data: behandeling.record_derde(account, verzoek, Derde(**data)),
    "Toegevoegd.",
)
NIEMAND = Handeling(
    "Gegevens van anderen",
    "Niet gebleken is dat de verzoeker dit mag vragen. Er gaat niets uit een dossier weg, dus ook niets over anderen.",
    "Controle afronden",
    forms.LeegForm,
    lambda account, verzoek, data: behandeling.check_derden(account, verzoek),
    "De controle is afgerond.",
)
WEIGEREN = Handeling(
    "Weigering voorbereiden",
    "De woorden van de brief liggen vast: zo blijft onbekend of er een dossier is. Wat u hier schrijft, komt er niet"
    " in. Een vertegenwoordiger van het aangewezen bestuursorgaan beslist.",
    "Klaarzetten voor besluit",
    forms.WeigerenForm,
    lambda account, verzoek, data: behandeling.prepare_besluit(
        account, verzoek, BesluitGegevens(Uitkomst.GEWEIGERD, **data)
    ),
    "Het besluit staat klaar voor de vertegenwoordiger.",
)
VOORBEREIDEN = Handeling(
    "Besluit voorbereiden",
    "U bereidt voor; een vertegenwoordiger van het aangewezen bestuursorgaan beslist.",
    "Klaarzetten voor besluit",
    forms.BesluitForm,
    lambda account, verzoek, data: behandeling.prepare_besluit(account, verzoek, BesluitGegevens(**data)),
    "Het besluit staat klaar voor de vertegenwoordiger.",
)
BESLISSEN = Handeling(
    "Beslissen",
    "Met dit besluit gaat de brief hierboven naar de verzoeker. Een besluit verandert niet meer.",
    "Besluit nemen",
    forms.LeegForm,
    lambda account, verzoek, data: behandeling.decide_verzoek(account, verzoek, **data),
    "Het besluit is genomen. De behandelaar verstuurt de brief.",
    over_besluit=True,
)
VERSTUREN = Handeling(
    "Antwoord versturen",
    "Stuur de brief met de kopie van de gegevens. Daarna is het verzoek afgesloten en leest u het dossier niet meer.",
    "Vastleggen dat het antwoord is verstuurd",
    forms.LeegForm,
    lambda account, verzoek, data: behandeling.send_answer(account, verzoek),
    "Het antwoord is verstuurd. Het verzoek is afgesloten.",
)

# Beside the present step, each at an address of its own.
HANDELINGEN = {
    "overnemen": Handeling(
        "Behandeling overnemen",
        "U wordt de behandelaar van dit verzoek. De vorige behandelaar leest het dossier dan niet meer.",
        "Overnemen",
        forms.LeegForm,
        lambda account, verzoek, data: intake.take_over_verzoek(account, verzoek),
        "U behandelt dit verzoek nu.",
        lambda verzoek, rechten: rechten.kan_overnemen,
    ),
    "koppelen": Handeling(
        "Casus koppelen",
        "De behandelaar leest daarna het hele dossier van deze casus, zolang het verzoek loopt."
        " Dat komt in het logboek.",
        "Koppelen",
        forms.KoppelenForm,
        lambda account, verzoek, data: intake.link_casus(
            account, verzoek, selectors.casus_by_number(account, data["casusnummer"])
        ),
        "De casus is gekoppeld.",
        lambda verzoek, rechten: rechten.kan_koppelen,
    ),
    "bevoegdheid": Handeling(
        "Opnieuw vastleggen wie dit mag vragen",
        "Bijvoorbeeld omdat er alsnog een machtiging is, of omdat degene over wie het gaat 16 jaar werd.",
        BEVOEGDHEID.knop,
        BEVOEGDHEID.form,
        BEVOEGDHEID.do,
        BEVOEGDHEID.klaar,
        _can_establish_again,
        met_versie=True,
    ),
    "machtiging-ingetrokken": Handeling(
        "Machtiging ingetrokken",
        "Degene over wie het gaat wil niet meer dat de verzoeker dit vraagt. De behandeling stopt en kan niet opnieuw"
        " beginnen.",
        "Vastleggen en verzoek afsluiten",
        forms.LeegForm,
        lambda account, verzoek, data: bevoegdheid.withdraw_machtiging(account, verzoek),
        "De machtiging is ingetrokken. Het verzoek is afgesloten.",
        lambda verzoek, rechten: rechten.behandelt and verzoek.berust_op_machtiging,
    ),
    "verlengen": Handeling(
        "Termijn verlengen",
        "Dat kan één keer, alleen als het verzoek ingewikkeld is en de verzoeker dat binnen de eerste termijn hoort."
        " De nieuwe termijn is drie maanden na ontvangst.",
        "Verlengen",
        forms.VerlengenForm,
        lambda account, verzoek, data: behandeling.extend_verzoek(account, verzoek, **data),
        "De termijn is verlengd. Laat dit de verzoeker vandaag nog weten.",
        _can_extend,
    ),
    "kopie-verwijderd": Handeling(
        "Kopie verwijderd",
        "U legt vast dat de kopie van het identiteitsbewijs is verwijderd.",
        "Vastleggen",
        forms.LeegForm,
        lambda account, verzoek, data: behandeling.record_kopie_verwijderd(account, verzoek),
        "Vastgelegd dat de kopie is verwijderd.",
        lambda verzoek, rechten: rechten.behandelt and verzoek.met_kopie and verzoek.kopie_verwijderd_op is None,
    ),
    "derden-afronden": Handeling(
        "Controle op gegevens van anderen afronden",
        "U hebt het hele dossier bekeken en alle gegevens van anderen vastgelegd.",
        "Controle afronden",
        forms.LeegForm,
        lambda account, verzoek, data: behandeling.check_derden(account, verzoek),
        "De controle is afgerond.",
        lambda verzoek, rechten: rechten.behandelt and verzoek.status == Status.DERDEN and not verzoek.is_onbevoegd,
    ),
    "teruggeven": Handeling(
        "Teruggeven met opmerking",
        "De behandelaar past het besluit aan en zet het opnieuw klaar.",
        "Teruggeven",
        forms.TeruggevenForm,
        lambda account, verzoek, data: behandeling.return_besluit(account, verzoek, **data),
        "Het besluit is teruggegeven.",
        lambda verzoek, rechten: rechten.beslist and verzoek.voorbereid_op is not None and not verzoek.besloten,
        over_besluit=True,
    ),
    "intrekken": Handeling(
        "Verzoek intrekken",
        "De verzoeker trekt het verzoek in. De behandeling stopt en kan niet opnieuw beginnen.",
        "Verzoek afsluiten",
        forms.LeegForm,
        lambda account, verzoek, data: intake.withdraw_verzoek(account, verzoek),
        "Het verzoek is ingetrokken.",
    ),
}


def beside(verzoek: Rechtenverzoek, rechten: Rechten) -> list[tuple[str, Handeling]]:
    """What this person can do besides the present step: (name in the address, what it is)."""
    return [(naam, handeling) for naam, handeling in HANDELINGEN.items() if handeling.mag(verzoek, rechten)]
