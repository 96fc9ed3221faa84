from django import forms

from casework import klok
from casework.choices import FACTOREN_41
from casework.forms import DatumVeld, Formulier, JaNeeVeld, KeuzeVeld, TekstVeld
from rights.choices import GerichtAan, Hoedanigheid, Kanaal, Maatregel, Rechthebbende, Soort, Uitkomst


class KennisgevingForm(Formulier):
    dag = DatumVeld(label="Op welke dag is de betrokkene geïnformeerd?", initial=klok.today)
    aan = forms.CharField(
        label="Wie is geïnformeerd?", help_text="Bij een minderjarige: de ouders, de betrokkene of allen."
    )
    door = forms.CharField(label="Wie heeft geïnformeerd?")
    wijze = forms.CharField(label="Hoe?", help_text="Bijvoorbeeld: gesprek thuis, brief overhandigd.")
    brief = forms.CharField(label="Welke brief is gegeven of gestuurd?")
    eerder_geinformeerd = forms.CharField(
        label="Was de betrokkene eerder al door iemand anders geïnformeerd?", required=False
    )
    categorieen = TekstVeld(label="Welke gegevens noemt de brief?", regels=2, required=False)
    ontvangers = TekstVeld(label="Welke ontvangers noemt de brief?", regels=2, required=False)
    bron = TekstVeld(label="Welke bron noemt de brief?", regels=2, required=False)


class VerzoekForm(Formulier):
    ontvangen_op = DatumVeld(
        label="Wanneer kwam het verzoek binnen?",
        help_text="Op deze dag begint de termijn, ook als u nog twijfelt wie de verzoeker is.",
        initial=klok.today,
    )
    kanaal = KeuzeVeld(label="Hoe kwam het binnen?", choices=Kanaal.choices)
    gericht_aan = KeuzeVeld(label="Aan wie is het gericht?", choices=GerichtAan.choices)
    soort = KeuzeVeld(
        label="Wat voor verzoek is het?",
        choices=Soort.choices,
        help_text="Kijk naar wat iemand wil, niet naar hoe het verzoek heet.",
    )
    aangeduid_als = forms.CharField(label="Hoe noemde de verzoeker het, als dat anders is?", required=False)
    verzoeker_naam = forms.CharField(label="Naam van de verzoeker")
    verzoeker_hoedanigheid = KeuzeVeld(label="Wie is de verzoeker?", choices=Hoedanigheid.choices)
    over_wie = forms.CharField(label="Over wie gaat het, als dat iemand anders is?", required=False)
    machtiging = forms.CharField(
        label="Is er een machtiging?", required=False, help_text="Een advocaat heeft er geen nodig."
    )
    tekst = TekstVeld(
        label="Tekst van het verzoek", help_text="Een reden hoeft de verzoeker niet te geven; vraag daar niet naar."
    )


class LeegForm(Formulier):
    """A step that asks nothing."""

    over_getoonde = True


class DoorsturenForm(Formulier):
    aan = forms.CharField(label="Aan wie stuurt u het verzoek door?", help_text="Naam van de organisatie en afdeling.")


class OmzettenForm(Formulier):
    toelichting = TekstVeld(
        label="Wie behandelt het, en wat hebt u de verzoeker verteld?",
        regels=4,
        help_text="Vertel bij een Woo-verzoek dat wat openbaar wordt gemaakt voor iedereen openbaar is.",
    )


class IdentiteitForm(Formulier):
    wijze = TekstVeld(
        label="Hoe hebt u de identiteit gecontroleerd?",
        regels=3,
        help_text="Bied altijd een andere manier aan dan een kopie. Schrijf geen BSN op.",
    )
    met_kopie = JaNeeVeld(label="Gebruikte u een kopie van een identiteitsbewijs?")
    kopie_verwijderd = forms.BooleanField(label="Ik heb de kopie verwijderd", required=False)


class BevoegdheidForm(Formulier):
    hoedanigheid = KeuzeVeld(
        label="Wie is de verzoeker?",
        choices=Hoedanigheid.choices,
        help_text="Een ouder met het gezag over een kind tot 16 jaar is de wettelijk vertegenwoordiger.",
    )
    geboren_op = DatumVeld(
        label="Wanneer is degene geboren over wie het verzoek gaat?",
        help_text="Vanaf 16 jaar beslist iemand zelf. Bijvoorbeeld 02-03-2009 (dd-mm-jjjj).",
        required=False,
    )
    maatregel = KeuzeVeld(
        label="Staat die persoon onder curatele of mentorschap?", choices=Maatregel.choices, initial=Maatregel.GEEN
    )
    opdracht_van = KeuzeVeld(
        label="Vraagt de verzoeker namens een ander: van wie is dan de opdracht of de machtiging?",
        choices=[("", "niet van toepassing"), *Rechthebbende.choices],
        required=False,
    )
    machtiging_getekend_op = DatumVeld(
        label="Op welke dag is de machtiging ondertekend?",
        help_text="Laat dit leeg als er geen machtiging is. Een advocaat heeft er geen nodig.",
        required=False,
    )
    waaruit_blijkt = TekstVeld(
        label="Waaruit blijkt dat de verzoeker voor die persoon optreedt?",
        regels=2,
        required=False,
        help_text="Nodig als iemand voor een ander vraagt. Bijvoorbeeld: uittreksel uit het gezagsregister gezien.",
    )
    waarom_niet = TekstVeld(
        label="Is niet gebleken dat de verzoeker dit mag vragen? Schrijf op wat u vroeg en wat u hoorde.",
        regels=3,
        required=False,
        help_text="Vul dit alleen in na navraag. Het verzoek kan dan alleen worden geweigerd; u leest geen dossier.",
    )


class DerdeForm(Formulier):
    over = TekstVeld(label="Welke gegevens van een ander staan in het dossier?", regels=2)
    zienswijze = TekstVeld(label="Wat vindt die ander ervan, of waarom vroeg u dat niet?", regels=2)
    maskeren = JaNeeVeld(label="Wordt dit deel afgeschermd?")
    grond = forms.CharField(label="Op welke grond?", required=False, help_text="Nodig als u iets afschermt.")


class BesluitForm(Formulier):
    uitkomst = KeuzeVeld(label="Wat stelt u voor?", choices=Uitkomst.choices)
    motivering = TekstVeld(label="Motivering")
    grond = forms.CharField(
        label="Grond van de weigering",
        required=False,
        help_text="Nodig bij weigeren, ook voor een deel: kennelijk ongegrond, buitensporig, of artikel 41 UAVG.",
    )
    belangenafweging = TekstVeld(
        label="Afweging van de belangen", regels=4, required=False, help_text="Nodig bij weigeren, ook voor een deel."
    )
    brief = TekstVeld(
        label="Brief",
        regels=14,
        required=False,
        help_text="Laat dit leeg: dan maakt Casework de brief met alle vaste onderdelen. Daarna kunt u hem aanpassen.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for letter, label in FACTOREN_41.items():
            self.fields[f"factor_{letter}"] = forms.CharField(
                label=f"Artikel 41, tweede lid, {letter}: {label}", required=False
            )
        self.order_fields(["uitkomst", "motivering", "grond", "belangenafweging", *self._factor_names(), "brief"])

    def _factor_names(self):
        return [f"factor_{letter}" for letter in FACTOREN_41]

    def clean(self):
        data = super().clean() or {}
        data["factoren"] = {
            letter: data.pop(f"factor_{letter}") for letter in FACTOREN_41 if data.get(f"factor_{letter}")
        }
        return {name: value for name, value in data.items() if not name.startswith("factor_")}


class WeigerenForm(Formulier):
    motivering = TekstVeld(label="Waarom mag de verzoeker dit niet vragen?", regels=4)
    grond = forms.CharField(
        label="Grond van de weigering",
        initial="kennelijk ongegrond: niet gebleken dat de verzoeker dit mag vragen",
    )
    belangenafweging = TekstVeld(label="Afweging van de belangen", regels=4)


class KoppelenForm(Formulier):
    casusnummer = forms.CharField(label="Casusnummer", help_text="Bijvoorbeeld 2026-0003.")


class VerlengenForm(Formulier):
    reden = TekstVeld(label="Waarom is dit verzoek ingewikkeld?", regels=4)


class TeruggevenForm(Formulier):
    over_getoonde = True
    opmerking = TekstVeld(label="Wat moet er anders?", regels=4)
