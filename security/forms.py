"""Forms of the FG."""

from django import forms

from casework.forms import Formulier, KeuzeVeld, TekstVeld
from security.actions import DOELEN_FG


class InzageFormulier(Formulier):
    nummer = forms.CharField(label="Casusnummer", max_length=20, help_text="Bijvoorbeeld 2026-0001.")
    doel = KeuzeVeld(label="Waarvoor wilt u dit dossier lezen?", choices=DOELEN_FG)
    toelichting = TekstVeld(label="Toelichting", help_text="De kernpartijen zien wie leest, waarvoor en waarom.")
