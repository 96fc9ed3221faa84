"""Forms for the deelnemers, the analysis, the plan and its progress."""

from typing import Any

from django import forms

from casework.choices import OrganisatieSoort
from casework.forms import DatumVeld, Formulier, KeuzeVeld, TekstVeld
from casework.models import Account, Casus
from casusoverleg.actions.deelname import Uitnodiging
from casusoverleg.actions.plan import MaatregelTekst, PlanTekst
from casusoverleg.choices import AdviesSoort, EvaluatieUitkomst, Informeerplicht, MaatregelStatus, Wijze
from casusoverleg.models import PlanVanAanpak, Regisseurschap
from casusoverleg.partners import WIJZEN, Deelnemer, candidates, deelnemers
from weegploeg.partners import ground_choices


class PeopleForm(Formulier):
    """A form in which somebody is chosen."""

    def _people(self, name: str, label: str, people: list[Deelnemer], **kwargs: Any) -> None:
        self._found = {person.sleutel: person for person in people}
        choices = [(key, person.label) for key, person in self._found.items()]
        self.fields[name] = KeuzeVeld(label=label, choices=choices, **kwargs)

    def chosen(self, name: str) -> Deelnemer:
        """Who was chosen in a valid form."""
        return self._found[self.cleaned_data[name]]


class UitnodigenForm(PeopleForm):
    """Whom to invite, on which ground, and for the RvdK whether the betrokkene knows (P-06, P-08, P-09)."""

    motivering = TekstVeld(
        label="Waarom is deze partner in deze casus nodig?",
        regels=4,
        help_text="Elke deelname wordt apart afgewogen (regel P-06).",
    )
    tot = DatumVeld(
        label="Op welke dag eindigt de deelname?",
        required=False,
        help_text="De eerste dag zonder toegang. Laat leeg als er nog geen einde is. Bijvoorbeeld 02-03-2027.",
    )
    field_order = ["partner", "wijze", "grond", "motivering", "tot"]

    def __init__(self, *args: Any, casus: Casus, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = candidates(casus)
        self.nobody = not people
        soorten = sorted({OrganisatieSoort(person.organisatie.soort) for person in people})
        self._people(
            "partner",
            "Wie nodigt u uit?",
            people,
            help_text="Alleen mensen van partners die de kernpartijen hebben aangewezen (regel W-09).",
        )
        self._add_choices(soorten)
        if OrganisatieSoort.RVDK in soorten:
            self._add_informeerplicht()
        self.order_fields(self.field_order)

    def _add_choices(self, soorten: list[OrganisatieSoort]) -> None:
        wijzen = [WIJZEN[soort] for soort in soorten]
        if OrganisatieSoort.RVDK in soorten:
            wijzen.append(Wijze.ALGEMEEN_CASUSADVISEUR)
        self.fields["wijze"] = KeuzeVeld(
            label="Hoe neemt de partner deel?", choices=[(wijze.value, wijze.label) for wijze in wijzen]
        )
        self.fields["grond"] = KeuzeVeld(
            label="Op welke grond?",
            choices=ground_choices(*soorten),
        )

    def _add_informeerplicht(self) -> None:
        """The RvdK takes part with content only when the betrokkene knows (P-09)."""
        self.fields["informeerplicht"] = KeuzeVeld(
            label="Alleen bij de Raad: weet de betrokkene dat de Raad meedoet?",
            required=False,
            choices=[("", "niet van toepassing"), *Informeerplicht.choices],
        )
        self.fields["informeerplicht_dag"] = DatumVeld(label="Alleen bij de Raad: sinds wanneer?", required=False)
        self.fields["informeerplicht_toelichting"] = TekstVeld(
            label="Alleen bij de Raad: hoe is de betrokkene geïnformeerd?", required=False, regels=2
        )

    def uitnodiging(self) -> Uitnodiging:
        person = self.chosen("partner")
        answers = {name: value for name, value in self.cleaned_data.items() if name != "partner"}
        return Uitnodiging(organisatie=person.organisatie, account=person.account, **answers)


class BeeindigenForm(Formulier):
    """Why a deelname ends."""

    reden = TekstVeld(label="Waarom eindigt de deelname?", regels=3)


class DiagnoseForm(Formulier):
    """The joint analysis."""

    tekst = TekstVeld(
        label="Wat is de gezamenlijke analyse?",
        regels=8,
        help_text="Wat er speelt, wat het risico is en wat beschermt. De analyse komt voor het plan (regel C-02).",
    )


class RegisseurForm(PeopleForm):
    """Who becomes casusregisseur."""

    def __init__(self, *args: Any, casus: Casus, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people(
            "regisseur",
            "Wie wijst het casusoverleg aan als casusregisseur?",
            deelnemers(casus),
            help_text="Iemand van een partner die deelneemt. Wie het nu is, stopt vandaag (regel C-04).",
        )

    @classmethod
    def initial_of(cls, current: Regisseurschap | None) -> dict[str, str]:
        """Who is casusregisseur now, as it would have been chosen."""
        return {"regisseur": f"{current.account_id}:{current.organisatie_id}"} if current else {}


class PlanForm(Formulier):
    """The text of the concept; gaps are allowed until the plan is vastgesteld (C-05)."""

    tells_optional = False
    aanleiding = TekstVeld(label="Waarom verandert het plan?", required=False, regels=3)
    doel = TekstVeld(
        label="Wat is het doel van het plan?",
        required=False,
        regels=4,
        help_text="U mag tussendoor bewaren. Voor het vaststellen zijn alle vragen nodig (regel C-05).",
    )
    informeren_wie = forms.CharField(label="Wie informeert de betrokkene over het plan?", required=False)
    informeren_hoe = forms.CharField(label="Hoe wordt de betrokkene geïnformeerd?", required=False)
    informeren_wanneer = forms.CharField(label="Wanneer wordt de betrokkene geïnformeerd?", required=False)

    def __init__(self, *args: Any, versie: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if versie == 1:
            del self.fields["aanleiding"]

    @classmethod
    def initial_of(cls, plan: PlanVanAanpak) -> dict[str, str]:
        """A version of the plan as it would have been typed."""
        return {name: getattr(plan, name) for name in cls.base_fields}

    def tekst(self) -> PlanTekst:
        return PlanTekst(**self.cleaned_data)


class MaatregelForm(PeopleForm):
    """What will be done, by whom, until when."""

    wat = TekstVeld(label="Wat gaat er gebeuren?", regels=3)
    uiterlijk = DatumVeld(label="Tot wanneer?", error_messages={"required": "Vul in tot wanneer de maatregel loopt."})
    field_order = ["wat", "verantwoordelijke", "uiterlijk"]

    def __init__(self, *args: Any, casus: Casus, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people(
            "verantwoordelijke",
            "Wie is verantwoordelijk?",
            deelnemers(casus),
            help_text="Precies één partner is verantwoordelijk voor een maatregel (regel P-17).",
        )
        self.order_fields(self.field_order)

    def tekst(self) -> MaatregelTekst:
        person = self.chosen("verantwoordelijke")
        data = self.cleaned_data
        return MaatregelTekst(data["wat"], person.organisatie, person.account, data["uiterlijk"])


class VoortgangForm(Formulier):
    """Progress on one maatregel."""

    tekst = TekstVeld(label="Wat is er gedaan, en wat leverde het op?", regels=5)
    status = KeuzeVeld(label="Hoe staat de maatregel ervoor?", choices=MaatregelStatus.choices)
    reden = TekstVeld(label="Als u stopt: waarom?", required=False, regels=2)


class OverdragenForm(PeopleForm):
    """Who becomes responsible for a maatregel."""

    def __init__(self, *args: Any, keuzes: list[Deelnemer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people(
            "opvolger",
            "Wie wordt verantwoordelijk?",
            keuzes,
            help_text="Iemand van dezelfde partner die vandaag deelneemt.",
        )

    def opvolger(self) -> Account:
        """The person that was chosen, for a valid form."""
        return self._found[self.cleaned_data["opvolger"]].account


class EvaluatiePlannenForm(Formulier):
    """The day of the next evaluatie."""

    gepland_op = DatumVeld(
        label="Op welke dag wordt het plan geëvalueerd?", error_messages={"required": "Vul de dag van de evaluatie in."}
    )


class EvaluatieForm(Formulier):
    """What an evaluatie led to (C-07)."""

    uitkomst = KeuzeVeld(
        label="Wat leverde de evaluatie op?",
        choices=EvaluatieUitkomst.choices,
        help_text="Het casusoverleg kan adviseren om te sluiten; de kernpartijen besluiten (regel C-08).",
    )
    tekst = TekstVeld(label="Waarom?", regels=5)


class AdviesForm(Formulier):
    """What the casusoverleg advises the kernpartijen."""

    soort = KeuzeVeld(label="Waarover gaat het advies?", choices=AdviesSoort.choices)
    tekst = TekstVeld(label="Wat adviseert het casusoverleg?", regels=5)
