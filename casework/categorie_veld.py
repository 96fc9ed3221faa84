"""The question to which category of data something belongs: those of the list in force today (W-14)."""

from typing import Any
from uuid import UUID

from django import forms

from casework import gegevenscategorieen
from casework.forms import KeuzeVeld


class CategorieVeld(KeuzeVeld):
    """One of the categories of the samenwerkingsverband; a form says of which one in its __init__."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label="Bij welke categorie horen deze gegevens?", widget=forms.Select, **kwargs)

    def choose_from(self, verband_id: UUID) -> None:
        """Offer what the list of this samenwerkingsverband has today."""
        names = gegevenscategorieen.in_force(verband_id)
        self.choices = [("", "Maak een keuze"), *((name, name) for name in names)]
