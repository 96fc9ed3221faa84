"""Forms of the FG."""

from django import forms

from casework.forms import DatumVeld, Formulier, KeuzeVeld, TekstVeld
from casework.models import Uitkomst
from security.actions import DOELEN_FG


class LogboekFormulier(Formulier):
    casusnummer = forms.CharField(label="Casusnummer", max_length=20, required=False)
    gebeurtenis = forms.CharField(
        label="Gebeurtenis", max_length=80, required=False, help_text="Een woord, bijvoorbeeld besluit of signaal."
    )
    uitkomst = KeuzeVeld(
        label="Uitkomst",
        choices=[("", "alles"), *Uitkomst.choices],
        required=False,
        widget=forms.Select,
    )
    van = DatumVeld(label="Vanaf", required=False)
    tot_en_met = DatumVeld(label="Tot en met", required=False)


class InzageFormulier(Formulier):
    nummer = forms.CharField(label="Casusnummer", max_length=20, help_text="Bijvoorbeeld 2026-0001.")
    doel = KeuzeVeld(label="Waarvoor wilt u dit dossier lezen?", choices=DOELEN_FG)
    toelichting = TekstVeld(label="Toelichting", help_text="De kernpartijen zien wie leest, waarvoor en waarom.")
