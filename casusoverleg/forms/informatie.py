"""Forms for information: bringing it in, weighing it for each recipient, bringing it over from the weegploeg."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from casework import selectors as spine
from casework.choices import OrganisatieSoort
from casework.forms import Formulier, KeuzeVeld, TekstVeld
from casework.models import Casus, Organisatie
from casusoverleg import informatie
from casusoverleg.actions.informatie import ItemTekst, Oordeel, veld_of
from casusoverleg.choices import InformatieSoort
from casusoverleg.forms.overleg import PeopleForm
from casusoverleg.informatie import Zicht
from casusoverleg.models import Deelafweging, Deelname, InformatieItem, Verantwoording
from casusoverleg.partners import Deelnemer, deelnemers

_JA, _NEE = "ja", "nee"


class InformatieForm(PeopleForm):
    """What is brought in, on which ground, why it is necessary, and which kernpartij does not see it (C-12, P-14)."""

    soort = KeuzeVeld(
        label="Is dit een feit of een duiding?",
        choices=InformatieSoort.choices,
        help_text="Een feit is wat iemand zag of weet. Wat het kan betekenen, legt u apart vast als duiding.",
    )
    tekst = TekstVeld(label="Wat is de informatie?", regels=6)
    derden = TekstVeld(
        label="Wie staat er nog meer in?",
        required=False,
        regels=2,
        help_text="Namen van anderen dan de betrokkene. Alleen de kernpartijen en de uitvoerder lezen dit.",
    )
    basis = forms.CharField(
        label="Op welke grond geeft u dit?",
        help_text="Bijvoorbeeld een wetsartikel, of toestemming van de betrokkene (regel C-12).",
    )
    noodzaak = TekstVeld(
        label="Waarom is dit nodig voor het plan?",
        regels=3,
        help_text="Wat niet nodig is om het plan te maken of uit te voeren, hoort niet in het dossier (regel C-12).",
    )
    koppen = {"soort": "De informatie", "basis": "Grond en noodzaak"}

    def __init__(self, *args: Any, casus: Casus, gever: Organisatie | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._achterhouden: dict[str, Organisatie] = {}
        self._add_own(casus, gever)
        if gever is None or gever.soort == OrganisatieSoort.EXTERN:
            self._add_noodzaak_taak(gever)
        if gever is None or gever.soort == OrganisatieSoort.GEMEENTE:
            self._add_herkomst()
        self.order_fields(["namens", *self._in_order()])

    def _in_order(self) -> list[str]:
        """Holding back comes last."""
        return [*(name for name in self.fields if name not in self._achterhouden), *self._achterhouden]

    def _add_own(self, casus: Casus, gever: Organisatie | None) -> None:
        """From whom it comes, for who records; and which kernpartij does not see it."""
        if gever is None:
            self._people("namens", "Van wie komt deze informatie?", deelnemers(casus))
        for partij in spine.kernpartijen(casus.verband):
            if gever is None or partij.pk != gever.pk:
                name = f"achterhouden_{partij.soort}"
                self._achterhouden[name] = partij
                self.fields[name] = TekstVeld(
                    label=f"Moet {partij.naam} dit niet zien? Schrijf dan op waarom.", required=False, regels=2
                )
        self.koppen = self.koppen | {next(iter(self._achterhouden)): "Achterhouden voor een kernpartij"}

    def _add_noodzaak_taak(self, gever: Organisatie | None) -> None:
        """Asked of an externe; of who records, when it comes from one (P-15)."""
        if gever is not None:
            self.fields["noodzaak_taak"] = TekstVeld(
                label=f"Waarom is dit nodig voor de eigen taak van {gever.naam}?",
                regels=2,
                help_text="Een externe casuspartner geeft alleen wat daarvoor nodig is (regel P-15).",
            )
            return
        self.fields["noodzaak_taak"] = TekstVeld(
            label="Waarom is dit nodig voor de eigen taak van de externe partner?",
            required=False,
            regels=2,
            help_text="Nodig als een externe casuspartner dit geeft (regel P-15).",
        )
        self.fields["noodzaak_taak"].voorwaardelijk = True  # type: ignore[attr-defined]

    def _add_herkomst(self) -> None:
        self.fields["van_een_ander"] = forms.BooleanField(
            label="De gemeente heeft dit van iemand die niet deelneemt",
            required=False,
            help_text="Alleen de gemeente brengt zulke informatie in, met de herkomst erbij (regel P-05).",
        )
        self.fields["herkomst"] = TekstVeld(label="Van wie heeft de gemeente dit?", required=False, regels=2)
        self.fields["herkomst"].voorwaardelijk = True  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, item: InformatieItem, row: Verantwoording) -> dict[str, Any]:
        """An item as it would have been typed."""
        own = {name: getattr(item, name) for name in ("soort", "tekst", "basis")}
        names = ("noodzaak", "noodzaak_taak", "van_een_ander", "herkomst", "derden")
        return own | {name: getattr(row, name) for name in names}

    def tekst_van(self) -> ItemTekst:
        """What was typed, for the action."""
        data = self.cleaned_data
        return ItemTekst(
            soort=data["soort"],
            basis=data["basis"],
            tekst=data["tekst"],
            noodzaak=data["noodzaak"],
            noodzaak_taak=data.get("noodzaak_taak", ""),
            van_een_ander=data.get("van_een_ander", False),
            herkomst=data.get("herkomst", ""),
            derden=data["derden"],
            achterhouden=[(partij, data[name]) for name, partij in self._achterhouden.items() if data[name]],
        )

    def namens(self) -> Deelnemer | None:
        """From whom it comes, for who records."""
        return self.chosen("namens") if "namens" in self.fields else None


class VerbeterForm(InformatieForm):
    """An item put right, and why; from whom it is and who does not see it stay as they are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reden"] = TekstVeld(label="Waarom verbetert u dit?", regels=2)

    def _add_own(self, casus: Casus, gever: Organisatie | None) -> None:
        """Nothing: these are asked once."""


class WeegForm(Formulier):
    """One item, weighed for everybody who takes part today: share or not, why, and for an externe what for (P-14).

    Who may only stop the sharing is asked about those with whom it is shared, and for nothing else.
    """

    template_name = "casusoverleg/wegen_velden.html"
    tells_optional = False

    def __init__(self, *args: Any, item: InformatieItem, wie: Zicht, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        earlier = {row.deelname_id: row for row in informatie.afwegingen(item)}
        self.ontvangers = informatie.ontvangers(item)
        self._stopt = not wie.mag_delen(item)
        if not self._stopt:
            for deelname in self.ontvangers:
                self._add_sharing(deelname, earlier.get(deelname.pk))
        else:
            shared = {row.deelname_id for row in earlier.values() if row.delen}
            self.ontvangers = [deelname for deelname in self.ontvangers if deelname.pk in shared]
            for deelname in self.ontvangers:
                self._add_stopping(deelname)

    def _add_stopping(self, deelname: Deelname) -> None:
        naam = deelname.account.naam
        choices = [("", "ja, het blijft gedeeld"), (_NEE, "nee, het delen stopt")]
        self._add(deelname, f"Blijft dit gedeeld met {naam}?", choices, f"Waarom stopt het delen met {naam}?")

    def _add(self, deelname: Deelname, delen: str, choices: list[tuple[str, str]], waarom: str) -> None:
        self.fields[veld_of(deelname.pk, "delen")] = KeuzeVeld(label=delen, required=False, choices=choices)
        self.fields[veld_of(deelname.pk, "waarom")] = TekstVeld(label=waarom, required=False, regels=2)

    def _add_sharing(self, deelname: Deelname, row: Deelafweging | None) -> None:
        naam = deelname.account.naam
        undecided = [] if row else [("", "nog niet gewogen: ziet het niet")]
        choices = [*undecided, (_JA, "ja, delen"), (_NEE, "nee, niet delen")]
        self._add(deelname, f"Delen met {naam}?", choices, f"Waarom deelt u dit wel of niet met {naam}?")
        if row:
            self.initial.update(self._initial_of(row))
        if informatie.is_extern(deelname.organisatie):
            for name, waarvoor in (("noodzaak_plan", "het plan"), ("noodzaak_taak", "de eigen taak")):
                self.fields[veld_of(deelname.pk, name)] = TekstVeld(
                    label=f"Als u deelt: waarom heeft {naam} dit nodig voor {waarvoor}?", required=False, regels=2
                )

    def _initial_of(self, row: Deelafweging) -> dict[str, str]:
        said = {
            "delen": _JA if row.delen else _NEE,
            "waarom": row.waarom,
            "noodzaak_plan": row.noodzaak_plan or "",
            "noodzaak_taak": row.noodzaak_taak or "",
        }
        return {veld_of(row.deelname_id, name): value for name, value in said.items()}

    def clean(self) -> dict[str, Any]:
        """No weighing is half filled in; why sharing stops says nothing where it goes on."""
        for deelname in [] if self._stopt else self.ontvangers:
            names = [veld_of(deelname.pk, name) for name in ("delen", "waarom", "noodzaak_plan", "noodzaak_taak")]
            if not self.cleaned_data.get(names[0]) and any(self.cleaned_data.get(name) for name in names[1:]):
                self.add_error(names[0], f"Kies of u dit deelt met {deelname.account.naam}.")
        return self.cleaned_data

    @property
    def delen(self) -> list[dict[str, Any]]:
        """Per recipient: the choice, and beside it why."""
        return [{"deelname": deelname, "paar": self._paar(deelname)} for deelname in self.ontvangers]

    def _paar(self, deelname: Deelname) -> dict[str, list[BoundField]]:
        names = [veld_of(deelname.pk, name) for name in ("waarom", "noodzaak_plan", "noodzaak_taak")]
        return {
            "links": [self[veld_of(deelname.pk, "delen")]],
            "rechts": [self[name] for name in names if name in self.fields],
        }

    def oordelen(self) -> list[Oordeel]:
        """What was decided, for the action."""
        return [self._oordeel(deelname) for deelname in self.ontvangers if self._said(deelname, "delen")]

    def _oordeel(self, deelname: Deelname) -> Oordeel:
        words = (self._said(deelname, name) for name in ("waarom", "noodzaak_plan", "noodzaak_taak"))
        return Oordeel(deelname, self._said(deelname, "delen") == _JA, *words)

    def _said(self, deelname: Deelname, name: str) -> str:
        return self.cleaned_data.get(veld_of(deelname.pk, name), "")


class AchterhoudForm(Formulier):
    """Which kernpartij does not see an item any longer, and why."""

    def __init__(self, *args: Any, partijen: list[Organisatie], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._partijen = {str(partij.pk): partij for partij in partijen}
        self.fields["achterhouden"] = KeuzeVeld(
            label="Welke kernpartij ziet dit niet?",
            choices=[(key, partij.naam) for key, partij in self._partijen.items()],
        )
        self.fields["waarom"] = TekstVeld(
            label="Waarom?",
            regels=3,
            help_text="De partij leest wel dat u iets achterhoudt, en waarom (regel P-14).",
        )

    def partij(self) -> Organisatie:
        return self._partijen[self.cleaned_data["achterhouden"]]


class OverbrengForm(Formulier):
    """What of that piece is needed, and why (C-13)."""

    tekst = TekstVeld(
        label="Wat brengt u over?",
        regels=6,
        help_text="Laat weg wat niet nodig is. De naam van de aanbrenger gaat nooit mee (regel S-05).",
    )
    noodzaak = TekstVeld(label="Waarom is dit nodig voor het plan?", regels=3)
