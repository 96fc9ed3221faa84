"""The page for builders: every part of the interface with all its states, and the code to copy. Only in the demo and
in tests (casework.urls): it holds no data, but it is no page for the people who work here.

An example is a template in templates/onderdelen/. Its first line is its heading and, after the colon, what to know.
"""

import datetime
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import get_template
from django.utils.safestring import SafeString

from casework import klok
from casework.forms import DatumVeld, Formulier, GetalVeld, JaNeeVeld, KeuzeVeld, MeerkeuzeVeld, TekstVeld, TijdVeld
from casework.http import AccountRequest
from casework.lijsten import Blad, Kolom, Lijst, keuze, nummer
from casework.models import Casus
from casework.rules import RegelFout

VOORBEELDEN = (
    ("Basis", ("kleuren", "letters", "tekst", "ruimte", "iconen")),
    ("De pagina", ("paginakop", "kruimels", "kaart", "uitklap", "knoppen", "meldingen", "bevestig", "zaal", "afdruk")),
    ("Wat er staat", ("status", "termijn", "datums", "betrokkene", "gegevens", "tabel", "lijst", "leeg")),
    ("Werk en verloop", ("werklijst", "tijdlijn", "stappen")),
    ("Formulieren", ("formulier", "velden", "velden_fout", "foutenlijst")),
    ("Zonder nieuwe pagina", ("deel",)),
    ("Als het niet gaat", ("geen_antwoord", "foutpaginas", "sessie", "javascript")),
)
FOUTPAGINAS = {
    "400": "Dit verzoek klopt niet",
    "403": "Dit mag niet met uw account",
    "403_csrf": "Probeer het opnieuw",
    "404": "Pagina niet gevonden",
    "429": "Even wachten",
    "500": "Er ging iets mis",
}
GEMEENTEN = ("Amsterdam", "Breda", "Delft", "Ede", "Gouda", "Hoorn", "Leiden", "Zwolle")


class Voorbeeldformulier(Formulier):
    """One field of each kind."""

    functie = forms.CharField(label="Functie", help_text="Zoals u die zelf noemt.")
    toevoeging = forms.CharField(label="Toevoeging", required=False)
    aantal = GetalVeld(label="Aantal gesprekken")
    dag = DatumVeld(label="Dag van het gesprek")
    tijd = TijdVeld(label="Tijd van het gesprek")
    verslag = TekstVeld(label="Wat is er gezegd?", regels=4, help_text="Alleen wat is gezien of gehoord (regel S-02).")
    partij = KeuzeVeld(
        label="Welke partij was erbij?", choices=[("g", "Gemeente"), ("p", "Politie"), ("o", "Openbaar Ministerie")]
    )
    plaats = KeuzeVeld(label="Plaats", choices=[(naam, naam) for naam in GEMEENTEN])
    gronden = MeerkeuzeVeld(label="Gronden", choices=[("a", "Rol in de aanpak"), ("b", "Relevante informatie")])
    vervolg = JaNeeVeld(label="Komt er een vervolg?")
    gelezen = forms.BooleanField(label="Ik heb het verslag nagelezen")
    bijlage = forms.FileField(label="Bijlage", required=False, help_text="Een pdf van hoogstens 5 MB.")


@dataclass(frozen=True)
class Voorbeeld:
    """One example as the page shows it."""

    naam: str
    titel: str
    uitleg: str
    beeld: SafeString
    code: str


def onderdelen(request: AccountRequest) -> HttpResponse:
    """All examples. What is sent from one changes nothing and says so."""
    if request.method == "POST":
        messages.success(request, "Dit is een voorbeeld: er is niets vastgelegd.")
        return redirect("onderdelen")
    context = _context() | {"blad": _blad(request)}
    groepen = [(titel, [_voorbeeld(request, naam, context) for naam in namen]) for titel, namen in VOORBEELDEN]
    return render(request, "onderdelen/onderdelen.html", {"groepen": groepen})


def formulier(request: AccountRequest) -> HttpResponse:
    """The example form as a page of its own: sent empty, it shows what an error looks like."""
    form = Voorbeeldformulier(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        messages.success(request, "Dit is een voorbeeld: er is niets vastgelegd.")
        return redirect("onderdelen")
    return render(request, "onderdelen/formulierpagina.html", {"form": form})


def foutpagina(request: AccountRequest, naam: str) -> HttpResponse:
    """An error page as people get it."""
    if naam not in FOUTPAGINAS:
        raise Http404
    return render(request, f"{naam}.html")


def _voorbeeld(request: HttpRequest, naam: str, context: dict[str, Any]) -> Voorbeeld:
    template = get_template(f"onderdelen/{naam}.html")
    kop, _, code = template.template.source.partition("\n")  # type: ignore[attr-defined]
    titel, _, uitleg = kop.strip("{#} ").partition(":")
    code = code.removeprefix("{% load parts %}\n").strip()
    # What stands once on a page is only told about: its example is a comment.
    code = code.removeprefix("{% comment %}\n").removesuffix("\n{% endcomment %}")
    # An example must not take the focus of the page it stands on.
    beeld = SafeString(template.render(context, request).strip().replace(" autofocus", ""))
    return Voorbeeld(naam, titel, uitleg.strip(), beeld, code)


def _context() -> dict[str, Any]:
    today = klok.today()
    return {
        "nu": klok.now(),
        "met_regel": "De casusdiagnose komt voor het plan (regel C-02).",
        "te_laat": today - datetime.timedelta(days=3),
        "vandaag": today,
        "over_tien_uur": klok.now() + datetime.timedelta(hours=10),
        "uren_te_laat": klok.now() - datetime.timedelta(hours=3),
        "over_vijf_dagen": today + datetime.timedelta(days=5),
        "over_zes_weken": today + datetime.timedelta(weeks=6),
        "over_vijf_jaar": today.replace(day=1) + datetime.timedelta(days=5 * 365),
        "stappen": [
            {"label": "Weegploeg", "stand": "gedaan"},
            {"label": "Casusoverleg", "stand": "nu", "toelichting": "In uitvoering"},
            {"label": "Gesloten", "stand": "straks"},
        ],
        "form": Voorbeeldformulier(prefix="leeg"),
        "fout_form": _form_with_errors(),
        "foutpaginas": FOUTPAGINAS,
    }


def _blad(request: HttpRequest) -> Blad:
    """A list with everything a list can have, and with no rows of anybody."""
    kolommen = (Kolom("Casus", "nummer", ("nummer",)), Kolom("Waar", "fase", ("fase",)), Kolom("Stand"))
    filters = [
        nummer("nummer", "Casusnummer", lambda rijen, value: rijen),
        keuze("fase", "Waar", [("w", "in de weegploeg"), ("c", "in het casusoverleg")], lambda rijen, value: rijen),
    ]
    lijst = Lijst(("casus", "casussen"), kolommen, filters, volgorde="nummer")
    pagina = Paginator(range(60), lijst.per_pagina).get_page(request.GET.get("pagina"))
    return replace(lijst.blad(request, Casus.objects.none()), pagina=pagina, totaal=240)


def _form_with_errors() -> Voorbeeldformulier:
    form = Voorbeeldformulier(
        {"fout-dag": "31-2-2026", "fout-aantal": "1.5", "fout-functie": "wijkagent"}, prefix="fout"
    )
    form.is_valid()
    form.add_rule_error(RegelFout("P-20", "Accepteer eerst de afspraken over informatie delen.", "functie"))
    return form
