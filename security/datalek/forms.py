"""Forms of incidents."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.text import capfirst

from casework import klok
from casework.forms import DatumVeld, Formulier, GetalVeld, KeuzeVeld, TekstVeld, TijdVeld
from casework.models import Aanstelling
from security.choices import Status, Wijze
from security.datalek.contacten import NieuwContact
from security.models import Contactlijst


class MeldForm(Formulier):
    feiten = TekstVeld(
        label="Wat is er gebeurd?",
        regels=4,
        help_text="Schrijf niet meer op dan nodig is. Weet u nog niet alles? Meld het toch meteen.",
    )
    ontdekt_dag = DatumVeld(label="Op welke dag is het ontdekt?", initial=klok.today)
    ontdekt_tijd = TijdVeld(label="Hoe laat?", initial=lambda: klok.now().astimezone(klok.AMSTERDAM).time())
    betrokkenen = TekstVeld(label="Om wiens gegevens gaat het, voor zover u weet?", regels=2, required=False)


class FeitenForm(Formulier):
    feiten = TekstVeld(label="Wat is er gebeurd?", regels=5)
    betrokkenen = TekstVeld(
        label="Om wiens gegevens gaat het?", regels=3, required=False, help_text="Wat voor mensen, en hoeveel ongeveer."
    )
    gegevens = TekstVeld(
        label="Welke gegevens zijn het?", regels=3, required=False, help_text="Wat voor gegevens, en hoeveel ongeveer."
    )
    gevolgen = TekstVeld(
        label="Wat zijn de gevolgen?",
        regels=4,
        required=False,
        help_text="Voor de mensen om wie het gaat (regel D-03).",
    )
    maatregelen = TekstVeld(
        label="Welke maatregelen zijn er?",
        regels=4,
        required=False,
        help_text="Wat is gedaan en wat komt nog: om de schade te beperken, en om herhaling te voorkomen (regel D-03).",
    )


class LekForm(Formulier):
    uitkomst = KeuzeVeld(
        label="Is dit een datalek?",
        choices=[(Status.LEK, "Ja, dit is een datalek"), (Status.GEEN_LEK, "Nee, dit is geen datalek")],
        help_text="Een datalek is het als gegevens van mensen zijn gezien, kwijtgeraakt of veranderd zonder dat het"
        " mocht (artikel 4 AVG). Is het geen datalek, dan is het incident afgesloten.",
    )
    motivering = TekstVeld(label="Waarom?", regels=4)


class ApForm(Formulier):
    uitkomst = KeuzeVeld(
        label="Is het gemeld bij de Autoriteit Persoonsgegevens?",
        choices=[(Status.GEMELD, "Ja, het is gemeld"), (Status.NIET_GEMELD, "Nee, wij melden niet")],
        help_text="Melden hoeft alleen niet als een risico voor mensen onwaarschijnlijk is (artikel 33 AVG).",
    )
    dag = DatumVeld(label="Op welke dag is het gemeld?", required=False)
    tijd = TijdVeld(label="Hoe laat?", required=False)
    waarom_laat = TekstVeld(
        label="Waarom is het later dan 72 uur gemeld?",
        regels=3,
        required=False,
        help_text="Alleen als het later is dan 72 uur na de ontdekking (regel D-03).",
    )
    motivering = TekstVeld(label="Waarom melden wij wel of niet?", regels=4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("dag", "tijd", "waarom_laat"):
            self.fields[name].voorwaardelijk = True  # type: ignore[attr-defined]


class BetrokkeneForm(Formulier):
    uitkomst = KeuzeVeld(
        label="Is de betrokkene geïnformeerd?",
        choices=[(Status.GEINFORMEERD, "Ja, geïnformeerd"), (Status.NIET_GEINFORMEERD, "Nee, wij informeren niet")],
        help_text="Informeren moet bij een hoog risico voor die persoon (artikel 34 AVG). Uitstel of afzien kan alleen"
        " op een grond van artikel 34 AVG of artikel 41 UAVG.",
    )
    dag = DatumVeld(label="Op welke dag?", required=False)
    hoe = TekstVeld(label="Hoe?", regels=2, required=False, help_text="Bijvoorbeeld: in een gesprek, met een brief.")
    motivering = TekstVeld(label="Waarom wel of niet?", regels=4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("dag", "hoe"):
            self.fields[name].voorwaardelijk = True  # type: ignore[attr-defined]


class SluitForm(Formulier):
    motivering = TekstVeld(
        label="Waarom kan dit incident dicht?",
        regels=3,
        help_text="Daarna verandert er niets meer aan wat er staat.",
    )


class ContactenForm(Formulier):
    """For each person whether, how and how fast they are told."""

    def __init__(self, *args: Any, mensen: Iterable[Aanstelling], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mensen = [aanstelling.account_id for aanstelling in mensen]
        self.koppen = {}
        for aanstelling in mensen:
            key = aanstelling.account_id
            rol = capfirst(aanstelling.get_rol_display())
            self.koppen[f"wijze_{key}"] = f"{aanstelling.account.naam}, {rol}, {aanstelling.organisatie.naam}"
            self.fields[f"wijze_{key}"] = KeuzeVeld(
                label=f"Hoe krijgt {aanstelling.account.naam} bericht?",
                choices=[("geen", "geen contact"), *Wijze.choices],
                initial="geen",
            )
            self.fields[f"uren_{key}"] = uren = GetalVeld(
                label=f"Binnen hoeveel uur bevestigt {aanstelling.account.naam} de ontvangst?", required=False
            )
            uren.voorwaardelijk = True  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(lijst: Contactlijst | None) -> dict[str, Any]:
        """What stands in a version."""
        contacten = list(lijst.contacten.all()) if lijst else []
        return {f"wijze_{c.account_id}": c.wijze for c in contacten} | {
            f"uren_{c.account_id}": c.binnen_uren for c in contacten
        }

    def contacten(self) -> list[NieuwContact]:
        """Who was chosen; without hours it is 0, which the rule refuses at its field."""
        data = self.cleaned_data
        return [self._contact(key) for key in self.mensen if data[f"wijze_{key}"] != "geen"]

    def _contact(self, key: UUID) -> NieuwContact:
        return NieuwContact(key, self.cleaned_data[f"wijze_{key}"], self.cleaned_data[f"uren_{key}"] or 0)
