"""Lists: a table with filters, an order and pages, of which the address tells everything (B-02).

A page says once what its list is, and gives it the rows that the account may see:

    blad = Lijst(("casus", "casussen"), kolommen=[...], filters=[...], volgorde="-nummer").blad(request, rijen)

The template shows it with `{% lijst blad %}` (templatetags/lijst.py). An address holds codes, numbers and days only;
people are not searched for in this way. Whatever else somebody puts in it is left out: it never fails, and it never
comes back in a link.
"""

import copy
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest

from casework import klok
from casework.dagen import day_in_words
from casework.forms import DatumVeld, Formulier

PER_PAGINA = 25
_ALLES = "alle"

Keuzes = Iterable[tuple[str, str]]
Zoek = Callable[[Any, Any], Any]


@dataclass(frozen=True)
class Kolom:
    """A column: its heading and, when the list can be sorted on it, a code for the address and the fields it means."""

    kop: str
    code: str = ""
    op: tuple[str, ...] = ()


@dataclass(frozen=True)
class Filter:
    """A question above the list. `zoek` gets the rows and the answer, and gives the rows that are left.

    `keuzes`: the words of each code that can be chosen, when it is a choice. `standaard` holds when the address says
    nothing; then `alles` is the code that asks for everything.
    """

    code: str
    veld: forms.Field
    zoek: Zoek
    keuzes: dict[str, str] = field(default_factory=dict)
    standaard: str = ""

    @property
    def alles(self) -> str:
        return _ALLES if self.standaard else ""


def keuze(
    code: str, label: str, choices: Keuzes, zoek: Zoek | None = None, *, alles: str = "alle", standaard: str = ""
) -> Filter:
    """One of (code, words), or everything. Without `zoek` the field of the same name has to be equal."""
    words = {_ALLES if standaard else "": alles, **dict(choices)}
    veld = forms.ChoiceField(label=label, choices=list(words.items()), required=False)
    return Filter(code, veld, zoek or (lambda rijen, value: rijen.filter(**{code: value})), words, standaard)


def dag(code: str, label: str, zoek: Zoek) -> Filter:
    """A day, typed the Dutch way."""
    return Filter(code, DatumVeld(label=label, required=False, help_text="dd-mm-jjjj"), zoek)


def nummer(code: str, label: str, zoek: Zoek, *, patroon: str = "[0-9]+(-[0-9]*)?", zoals: str = "2019-0042") -> Filter:
    """A number such as that of a casus, or the first part of one.

    The browser refuses whatever does not look like a number, so that nobody's name gets into an address.
    """
    uitleg = f"Vul een nummer in, bijvoorbeeld {zoals}."
    widget = forms.TextInput(attrs={"pattern": patroon, "title": uitleg, "autocomplete": "off"})
    veld = forms.RegexField(f"^(?:{patroon})$", label=label, required=False, widget=widget, max_length=20)
    veld.error_messages["invalid"] = uitleg
    return Filter(code, veld, zoek)


def binnen(code: str, label: str, day_field: str, *days: int) -> Filter:
    """A term that has passed, or that ends within so many days from today."""
    choices = [("te_laat", "te laat"), *((str(count), f"binnen {count} dagen") for count in days)]

    def zoek(rijen: QuerySet, value: str) -> QuerySet:
        if value == "te_laat":
            return rijen.filter(**{f"{day_field}__lt": klok.today()})
        return rijen.filter(**{f"{day_field}__lte": klok.today() + timedelta(days=int(value))})

    return keuze(code, label, choices, zoek)


@dataclass(frozen=True)
class Lijst:
    """What a list is. In: `wat` the word for one row and for more, `volgorde` the code of a column, with a minus for
    the largest first; empty leaves the rows in the order in which they are given.

    `hoogstens`: how many rows are looked at, for what is too large to count.
    """

    wat: tuple[str, str]
    kolommen: Sequence[Kolom]
    filters: Sequence[Filter] = ()
    volgorde: str = ""
    per_pagina: int = PER_PAGINA
    hoogstens: int | None = None

    def blad(self, request: HttpRequest, rijen: QuerySet) -> "Blad":
        """The page of the list that the address asks for, of the rows that the account may see."""
        form = self._form(request)
        antwoorden = {filter_.code: self._answer(filter_, form) for filter_ in self.filters}
        gevonden = rijen
        for filter_ in self.filters:
            if antwoorden[filter_.code] != filter_.alles:
                gevonden = filter_.zoek(gevonden, antwoorden[filter_.code])
        sorteer = self._order(request.GET.get("sorteer", ""))
        pagina = Paginator(self._sorted(gevonden, sorteer), self.per_pagina).get_page(request.GET.get("pagina"))
        narrowed = gevonden is not rijen and not self.hoogstens
        return Blad(
            lijst=self,
            pad=request.path,
            form=form,
            antwoorden=antwoorden,
            sorteer=sorteer,
            pagina=pagina,
            rijen=list(pagina.object_list),
            totaal=rijen.count() if narrowed else pagina.paginator.count,
        )

    def _form(self, request: HttpRequest) -> Formulier:
        """The filters as a form, filled from the address."""
        form = Formulier({filter_.code: _asked(filter_, request) for filter_ in self.filters}, auto_id="filter_%s")
        form.tells_optional = False
        form.fields = {filter_.code: copy.deepcopy(filter_.veld) for filter_ in self.filters}
        form.is_valid()
        return form

    def _answer(self, filter_: Filter, form: Formulier) -> Any:
        return form.cleaned_data.get(filter_.code) or filter_.alles

    def _order(self, asked: str) -> str:
        codes = {kolom.code for kolom in self.kolommen if kolom.code}
        return asked if asked.removeprefix("-") in codes else self.volgorde

    def _sorted(self, rijen: QuerySet, sorteer: str) -> QuerySet:
        if sorteer:
            down = sorteer.startswith("-")
            op = next(kolom.op for kolom in self.kolommen if kolom.code == sorteer.removeprefix("-"))
            order = [F(name).desc(nulls_last=True) if down else F(name).asc(nulls_last=True) for name in op]
            # The id last: without it two equal rows could change places between one page and the next.
            rijen = rijen.order_by(*order, "pk")
        return rijen[: self.hoogstens] if self.hoogstens else rijen


@dataclass(frozen=True)
class Kop:
    """A heading of the table: `url` sorts on it, `richting` is how it is sorted now."""

    tekst: str
    code: str = ""
    url: str = ""
    richting: str = ""

    def __str__(self) -> str:
        return self.tekst


@dataclass(frozen=True)
class Keuze:
    """A filter that is in use: what it says, and the address without it."""

    tekst: str
    url: str


@dataclass(frozen=True)
class Bladwijzer:
    """A page one can go to; without a number pages are left out here."""

    nummer: int | None
    url: str = ""
    hier: bool = False


@dataclass(frozen=True)
class Blad:
    """One page of a list: the rows, how many there are, and the addresses of everything one can do with it."""

    lijst: Lijst
    pad: str
    form: Formulier
    antwoorden: dict[str, Any]
    sorteer: str
    pagina: Page
    rijen: list[Any] = field(repr=False)
    totaal: int = 0

    @property
    def aantal(self) -> str:
        """How many rows there are, in words: '31 van 240 casussen'."""
        count = self.pagina.paginator.count
        if self.afgekapt:
            return f"de eerste {_number(count)} {self.lijst.wat[1]}"
        shown = _number(count) if count else "geen"
        of_all = f"{shown} van {'' if count else 'de '}" if count != self.totaal else ""
        return f"{of_all}{_number(self.totaal)} {self.lijst.wat[self.totaal != 1]}"

    @property
    def afgekapt(self) -> bool:
        """Whether there may be more rows than a list looks at."""
        return self.pagina.paginator.count == self.lijst.hoogstens

    @property
    def koppen(self) -> list[Kop]:
        return [self._kop(kolom) for kolom in self.lijst.kolommen]

    @property
    def gekozen(self) -> list[Keuze]:
        """The filters that somebody chose: not those that hold by themselves."""
        return [
            Keuze(f"{filter_.veld.label}: {self._words(filter_)}", self._url(**{filter_.code: filter_.alles}))
            for filter_ in self.lijst.filters
            if self.antwoorden[filter_.code] not in (filter_.alles, filter_.standaard)
        ]

    @property
    def niets_gevonden(self) -> str:
        """What to say when no row is left: it is the filters, not that there is nothing."""
        narrowed = any(self.antwoorden[filter_.code] != filter_.alles for filter_ in self.lijst.filters)
        # Of what is too large to count, nobody knows whether there is more.
        there_is_more = self.totaal or self.lijst.hoogstens
        return "Niets gevonden met deze filters." if narrowed and there_is_more else ""

    @property
    def heeft_filters(self) -> bool:
        """Whether to ask how to narrow the list; there is nothing to narrow in a list without a single row."""
        return bool(self.lijst.filters and (self.totaal or self.gekozen or self.fouten))

    @property
    def fouten(self) -> list[str]:
        """What was filled in wrongly, and so was not used."""
        return [str(fout) for fouten in self.form.errors.values() for fout in fouten]

    @property
    def alles_url(self) -> str:
        """The list without any filter."""
        return self._url(**{filter_.code: filter_.alles for filter_ in self.lijst.filters})

    @property
    def bladwijzers(self) -> list[Bladwijzer]:
        here = self.pagina.number
        shown = self.pagina.paginator.get_elided_page_range(here, on_each_side=1, on_ends=1)
        return [
            Bladwijzer(number, self._url(pagina=number), number == here)
            if isinstance(number, int)
            else Bladwijzer(None)
            for number in shown
        ]

    @property
    def vorige_url(self) -> str:
        return self._url(pagina=self.pagina.number - 1) if self.pagina.has_previous() else ""

    @property
    def volgende_url(self) -> str:
        return self._url(pagina=self.pagina.number + 1) if self.pagina.has_next() else ""

    def _kop(self, kolom: Kolom) -> Kop:
        if not kolom.code:
            return Kop(kolom.kop)
        richting = {kolom.code: "ascending", f"-{kolom.code}": "descending"}.get(self.sorteer, "")
        other = f"-{kolom.code}" if richting == "ascending" else kolom.code
        return Kop(kolom.kop, kolom.code, self._url(sorteer=other), richting)

    def _words(self, filter_: Filter) -> str:
        value = self.antwoorden[filter_.code]
        if filter_.keuzes:
            return str(filter_.keuzes[value])
        return day_in_words(value) if isinstance(value, date) else str(value)

    def _url(self, **changes: Any) -> str:
        """The address of this list with other answers; with another order or other answers, from the first page."""
        answers = {filter_.code: self.antwoorden[filter_.code] for filter_ in self.lijst.filters}
        asked = {**answers, "sorteer": self.sorteer, **changes}
        standard = {filter_.code: filter_.standaard for filter_ in self.lijst.filters} | {
            "sorteer": self.lijst.volgorde,
            "pagina": 1,
        }
        query = urlencode({code: value for code, value in asked.items() if value != standard[code]})
        return f"{self.pad}{'?' if query else ''}{query}"


def _asked(filter_: Filter, request: HttpRequest) -> str:
    """What the address answers to a filter; a choice that does not exist is as good as none."""
    value = request.GET.get(filter_.code, filter_.standaard)
    return filter_.standaard if filter_.keuzes and value not in filter_.keuzes else value


def _number(count: int) -> str:
    return f"{count:,}".replace(",", ".")
