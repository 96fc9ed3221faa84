"""The parts that pages are built from: `{% load parts %}`. Usage of each: docs/onderdelen.md.

Each tag renders one template of templates/parts/, so that there is one way of doing each thing.
"""

import datetime
import re

from django import template
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from casework import klok
from casework.dagen import day_in_words

register = template.Library()

# Shape and word of a state; colour only repeats them.
STATUS_SOORTEN = ("open", "bezig", "klaar", "let-op", "stop", "rust")
MELDING_SOORTEN = ("info", "let-op", "goed", "fout")
KNOP_SOORTEN = {
    "hoofd": "utrecht-button--primary-action",
    "neven": "utrecht-button--secondary-action",
    "stil": "utrecht-button--subtle",
    "gevaar": "cw-knop--gevaar",
}


def _day(value):
    """The calendar day in the Netherlands of a date or datetime; None stays None."""
    if isinstance(value, datetime.datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value or None


def _one_of(value, allowed, what):
    if value not in allowed:
        raise template.TemplateSyntaxError(f"{what}: {value!r} is not one of {', '.join(allowed)}")
    return value


def _html(rendered):
    """What the template engine rendered (and so escaped), without the white space round it."""
    return SafeString(rendered.strip())


# Filters


@register.filter
def dag(value):
    """A date or datetime as '2 maart 2026', which does not break over two lines; nothing as an empty string."""
    day = _day(value)
    return day_in_words(day) if day else ""


@register.filter
def moment(value):
    """A datetime as '2 maart 2026, 14.05 uur' in Dutch time."""
    if not value:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{dag(local)}, {local:%H.%M}\N{NO-BREAK SPACE}uur"


@register.filter
def nog(value):
    """How long there is until a date, in words: 'nog 3 dagen', 'morgen', 'vandaag', '2 dagen te laat'."""
    day = _day(value)
    if not day:
        return ""
    left = (day - klok.today()).days
    if left == 0:
        return "vandaag"
    if left == 1:
        return "morgen"
    if left == -1:
        return "1 dag te laat"
    if left < 0:
        return f"{-left} dagen te laat"
    if left <= 365:
        return f"nog {left} dagen"
    months = round(left / 30.4)
    return f"nog {months} maanden" if months < 24 else f"nog {round(left / 365.25)} jaar"


def _hours_left(value):
    """How long there is until a moment, in words: 'nog 23 uur', 'nog 40 minuten', '2 uur te laat'."""
    minutes = round((value - klok.now()).total_seconds() / 60)
    size = abs(minutes)
    long = f"{size // 60} uur" if size >= 60 else f"{size} minuten" if size != 1 else "1 minuut"
    return f"nog {long}" if minutes >= 0 else f"{long} te laat"


_WHOLE = re.compile(
    r"\(regels? [A-Z]-\d{2}\)|\b(?:regels? )?[A-Z]-\d{2}\b|\b\d{1,2}-\d{1,2}-\d{4}\b\.?|\b(?:[IV]-)?\d{4}-\d{4}\b"
)


@register.filter
def regels(value):
    """A text in which (regel C-05), the day 02-03-2026 and casus 2026-0001 do not break over two lines."""
    return mark_safe(_WHOLE.sub(r'<span class="cw-heel">\g<0></span>', conditional_escape(value)))  # noqa: S308


@register.filter
def drang(value):
    """How pressing a date is, as a kind of status: 'stop' (too late), 'let-op' (within 7 days) or 'open'."""
    day = _day(value)
    if not day:
        return "rust"
    left = (day - klok.today()).days
    return "stop" if left < 0 else "let-op" if left <= 7 else "open"


# Single tags


@register.inclusion_tag("parts/status.html")
def status(tekst, soort="open"):
    """A state in words, with a shape: soort is open, bezig, klaar, let-op, stop or rust."""
    return {"tekst": tekst, "soort": _one_of(soort, STATUS_SOORTEN, "status")}


@register.inclusion_tag("parts/termijn.html")
def termijn(datum, waarom="", gedaan=False, uur=False):
    """A term: the day, how long is left in words, and why. With gedaan=True only the day and why.

    With uur=True it is one of hours, and ends at a moment.
    """
    of_hours = bool(uur and datum)
    return {
        "dag": _day(datum),
        "wanneer": moment(datum) if of_hours else dag(datum),
        "nog": _hours_left(datum) if of_hours else nog(datum),
        "waarom": waarom,
        "gedaan": gedaan,
        "soort": "stop" if of_hours and datum < klok.now() else drang(datum),
    }


@register.inclusion_tag("parts/werkitem.html")
def werkitem(titel, url, waarom="", termijn=None, regel="", casus="", moment=None):
    """Something to do: title with link, why, until when, for which casus. Place inside {% werklijst %}.

    `moment`: when the term ends on that day, where it is one of hours.
    """
    return {
        "titel": titel,
        "url": url,
        "waarom": waarom,
        "termijn": _day(termijn),
        "moment": moment,
        "soort": "stop" if moment and moment < klok.now() else drang(termijn),
        "regel": regel,
        "casus": casus,
    }


@register.inclusion_tag("parts/betrokkene.html")
def betrokkene(casusnummer, url=""):
    """A person by pseudonym: the casusnummer, never a name."""
    return {"casusnummer": casusnummer, "url": url}


@register.inclusion_tag("parts/stappen.html")
def stappen(lijst, titel="Voortgang"):
    """Where we are: a list of {label, stand, url, toelichting}; stand is gedaan, nu or straks."""
    return {"lijst": lijst, "titel": titel}


@register.inclusion_tag("parts/kruimels.html")
def kruimels(*paren):
    """The way to this page, as label, url, label, url, …; the last label has no url."""
    items = [{"label": paren[i], "url": paren[i + 1] if i + 1 < len(paren) else ""} for i in range(0, len(paren), 2)]
    return {"items": items}


@register.inclusion_tag("parts/icoon.html")
def icoon(naam):
    """A decorative icon; the words beside it carry the meaning."""
    return {"naam": naam}


@register.inclusion_tag("parts/knop.html")
def knop(tekst, url="", soort="hoofd", naam="", waarde="", formulier=""):
    """With url a link that looks like a button; without one a submit button (name and value optional).

    `formulier` is the id of the form that it submits, when it stands elsewhere on the page.
    """
    _one_of(soort, tuple(KNOP_SOORTEN), "knop")
    return {
        "tekst": tekst,
        "url": url,
        "css": KNOP_SOORTEN[soort],
        "naam": naam,
        "waarde": waarde,
        "formulier": formulier,
    }


@register.inclusion_tag("parts/post_knop.html", takes_context=True)
def post_knop(context, tekst, url, soort="neven", **velden):
    """A button that changes something at once: a POST form of its own; extra arguments are hidden fields."""
    _one_of(soort, tuple(KNOP_SOORTEN), "post_knop")
    return {
        "tekst": tekst,
        "url": url,
        "css": KNOP_SOORTEN[soort],
        "velden": velden,
        "csrf_token": context.get("csrf_token"),
        "verband_nu": context.get("verband_nu"),
    }


# Block tags


def _part(context, name, **values):
    """Render templates/parts/<name>.html with these values and nothing else of the page."""
    return _html(context.template.engine.get_template(f"parts/{name}.html").render(template.Context(values)))


@register.simple_block_tag(takes_context=True)
def paginakop(context, content, titel, onder="", boven=""):
    """The head of a page: the only h1; inside the block the actions."""
    return _part(context, "paginakop", titel=titel, onder=onder, boven=boven, acties=_html(content))


@register.simple_block_tag(takes_context=True)
def gegevens(context, content, titel="", niveau=2):
    """A list of facts; inside it {% gegeven %} blocks."""
    return _part(context, "gegevens", titel=titel, niveau=niveau, inhoud=_html(content))


@register.simple_block_tag
def gegeven(content, label):
    """One fact with its label; an empty one says so."""
    inhoud = _html(content) or mark_safe('<span class="cw-onbekend">Niet ingevuld</span>')
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", label, inhoud)


@register.simple_block_tag(takes_context=True)
def leeg(context, content, titel):
    """Nothing to show, and what one can do about it."""
    return _part(context, "leeg", titel=titel, inhoud=_html(content))


@register.simple_block_tag(takes_context=True)
def melding(context, content, soort="info", titel=""):
    """A notice: info, let-op, goed or fout."""
    _one_of(soort, MELDING_SOORTEN, "melding")
    return _part(context, "melding", soort=soort, titel=titel, inhoud=_html(content))


@register.simple_block_tag(takes_context=True)
def kaart(context, content, titel="", niveau=2, id=""):
    """A part of the page with a heading of its own."""
    return _part(context, "kaart", titel=titel, niveau=niveau, id=id, inhoud=_html(content))


@register.simple_block_tag(takes_context=True)
def werklijst(context, content, titel="", leeg="U hebt nu niets te doen.", niveau=2):
    """The work list; inside it {% werkitem %}s."""
    return _part(context, "werklijst", titel=titel, leeg=leeg, niveau=niveau, inhoud=_html(content))


@register.simple_block_tag(takes_context=True)
def tijdlijn(context, content, titel="", niveau=2):
    """What happened, newest or oldest first as the page gives it; inside it {% gebeurtenis %} blocks."""
    return _part(context, "tijdlijn", titel=titel, niveau=niveau, inhoud=_html(content))


@register.simple_block_tag(takes_context=True)
def gebeurtenis(context, content, titel, wanneer, wie=""):
    """One event of a timeline: what, when, by whom (a role or organisation), and more in the block."""
    precise = isinstance(wanneer, datetime.datetime)
    return _part(
        context,
        "gebeurtenis",
        titel=titel,
        wanneer=wanneer,
        woorden=moment(wanneer) if precise else dag(wanneer),
        # HTML takes no more than thousandths of a second.
        iso=wanneer.isoformat(timespec="seconds") if precise else wanneer.isoformat() if wanneer else "",
        wie=wie,
        inhoud=_html(content),
    )


@register.simple_block_tag(takes_context=True)
def formulier(
    context, content, form=None, knop="Opslaan", actie="", terug="", soort="hoofd", annuleer="Annuleren", id=""
):
    """A whole form: fields, errors, csrf token and buttons; the block is shown between fields and buttons."""
    _one_of(soort, tuple(KNOP_SOORTEN), "formulier")
    return _part(
        context,
        "formulier",
        id=id,
        form=form,
        knop=knop,
        actie=actie,
        terug=terug,
        annuleer=annuleer,
        css=KNOP_SOORTEN[soort],
        inhoud=_html(content),
        csrf_token=context.get("csrf_token"),
        verband_nu=context.get("verband_nu"),
    )


@register.simple_block_tag(takes_context=True)
def bevestig(context, content, titel, knop, terug, form=None, actie="", gevaar=False):
    """The step before what cannot simply be undone: what will happen (the block), then yes or back."""
    return _part(
        context,
        "bevestig",
        titel=titel,
        knop=knop,
        terug=terug,
        form=form,
        actie=actie,
        gevaar=gevaar,
        css=KNOP_SOORTEN["gevaar" if gevaar else "hoofd"],
        inhoud=_html(content),
        csrf_token=context.get("csrf_token"),
        verband_nu=context.get("verband_nu"),
    )


# Tables: the cells must know their heading, for on a narrow screen each cell shows it.


class _Tabel:
    def __init__(self, koppen):
        self.koppen = koppen
        self.index = 0


class TabelNode(template.Node):
    def __init__(self, nodelist, titel, options):
        self.nodelist, self.titel, self.options = nodelist, titel, options

    def render(self, context):
        options = {name: value.resolve(context) for name, value in self.options.items()}
        koppen = options.get("koppen", "")
        koppen = [kop.strip() for kop in koppen.split("|")] if isinstance(koppen, str) else list(koppen)
        with context.push(_tabel=_Tabel(koppen)):
            rijen = self.nodelist.render(context).strip()
        return _part(
            context,
            "tabel",
            titel=self.titel.resolve(context),
            koppen=koppen,
            rijen=_html(rijen),
            leeg=options.get("leeg", "Hier staat nog niets."),
            titel_verborgen=options.get("titel_verborgen", False),
        )


class RijNode(template.Node):
    def __init__(self, nodelist):
        self.nodelist = nodelist

    def render(self, context):
        context["_tabel"].index = 0
        return format_html('<tr class="utrecht-table__row">{}</tr>', self.nodelist.render(context))


class CelNode(template.Node):
    def __init__(self, nodelist):
        self.nodelist = nodelist

    def render(self, context):
        tabel = context["_tabel"]
        kop = tabel.koppen[tabel.index] if tabel.index < len(tabel.koppen) else ""
        first = tabel.index == 0
        tabel.index += 1
        inhoud = _html(self.nodelist.render(context))
        if first:
            return format_html('<th class="utrecht-table__cell cw-rijkop" scope="row">{}</th>', inhoud)
        return format_html(
            '<td class="utrecht-table__cell"><span class="cw-celkop" aria-hidden="true">{}</span>'
            '<div class="cw-cel">{}</div></td>',
            kop,
            inhoud,
        )


@register.tag
def tabel(parser, token):
    """{% tabel "Titel" koppen="Casus|Status" leeg="Er zijn geen casussen." %} rijen {% endtabel %}"""
    bits = token.split_contents()[1:]
    if not bits or "=" in bits[0].split('"')[0]:
        raise template.TemplateSyntaxError("tabel needs a title first")
    options = {}
    for bit in bits[1:]:
        name, _, value = bit.partition("=")
        if name not in {"koppen", "leeg", "titel_verborgen"}:
            raise template.TemplateSyntaxError(f"tabel does not know {name!r}")
        options[name] = parser.compile_filter(value)
    nodelist = parser.parse(("endtabel",))
    parser.delete_first_token()
    return TabelNode(nodelist, parser.compile_filter(bits[0]), options)


@register.tag
def rij(parser, token):
    """A row of a table: {% rij %} cellen {% endrij %}"""
    nodelist = parser.parse(("endrij",))
    parser.delete_first_token()
    return RijNode(nodelist)


@register.tag
def cel(parser, token):
    """A cell of a row; the first one names the row."""
    nodelist = parser.parse(("endcel",))
    parser.delete_first_token()
    return CelNode(nodelist)
