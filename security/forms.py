"""Forms of who oversees."""

from django import forms

from casework.forms import Formulier, KeuzeVeld, TekstVeld
from security.actions import DOELEN_FG


class InzageFormulier(Formulier):
    nummer = forms.CharField(label="Casusnummer", max_length=20, help_text="Bijvoorbeeld 2026-0001.")
    doel = KeuzeVeld(label="Waarvoor wilt u dit dossier lezen?", choices=DOELEN_FG)
    toelichting = TekstVeld(label="Toelichting", help_text="De kernpartijen zien wie leest, waarvoor en waarom.")


class BeeindigFormulier(Formulier):
    reden = TekstVeld(label="Waarom eindigt dit?", regels=3, help_text="De kernpartijen en de FG lezen dit.")
