"""Forms for the advice of the adviesplatform."""

from django import forms

from casework import klok
from casework.forms import DatumVeld, Formulier, TekstVeld


class VraagForm(Formulier):
    """The question, and that it was read through."""

    vraag = TekstVeld(
        label="Wat wilt u weten?",
        regels=8,
        help_text="Beschrijf de situatie zo dat een buitenstaander niemand herkent: geen namen, geboortedata, adressen,"
        " plaatsen of nummers. Een heel bijzondere gebeurtenis kan ook iemand verraden.",
    )
    nagelezen = forms.BooleanField(
        label="Ik heb de vraag nagelezen: een buitenstaander herkent niemand",
        required=False,
    )


class AntwoordForm(Formulier):
    """The advice and its day."""

    dag = DatumVeld(label="Op welke dag kwam het advies?", initial=klok.today)
    antwoord = TekstVeld(label="Wat adviseert het adviesplatform?", regels=8)


class GevolgForm(Formulier):
    """What was done with it."""

    gevolg = TekstVeld(
        label="Wat doet het casusoverleg met dit advies?",
        regels=4,
        help_text="Het advies bindt niemand. Schrijf op wat u overneemt, wat niet, en waarom.",
    )
