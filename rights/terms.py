"""Until when a request has to be answered, by its kind and with the reason (V-10, V-11, V-12)."""

from datetime import date

from django.db.models import Case, DateField, Q, When
from django.db.models.functions import Least

from casework import termijnen
from casework.termijnen import Termijn
from casework.termijnen_sql import laatste_dag
from rights.choices import AVG, LOPEND, WPG_WJSG, Soort
from rights.models import Rechtenverzoek


def term_of(verzoek: Rechtenverzoek) -> Termijn | None:
    """The term that holds now; None when another law counts it (Woo, Awb)."""
    if verzoek.is_verlengd:
        return termijnen.avg_verlengd(verzoek.ontvangen_op)
    return term_on_receipt(Soort(verzoek.soort), verzoek.ontvangen_op)


def term_on_receipt(soort: Soort, received: date) -> Termijn | None:
    """The term of a kind of request, without extension."""
    if soort == Soort.BEZWAAR_21:
        return termijnen.avg_bezwaar(received)
    if soort in AVG:
        return termijnen.avg_antwoord(received)
    return termijnen.kennisneming(received) if soort in WPG_WJSG else None


def last_day_in_sql() -> Case:
    """The last day of term_of(), computed by the database: requests can be sorted and filtered on it.

    No day for what is closed, or what another law counts.
    """
    months = laatste_dag(termijnen.AVG_ANTWOORD, "ontvangen_op")
    weeks = laatste_dag(termijnen.AVG_BEZWAAR, "ontvangen_op")
    return Case(
        When(~Q(status__in=LOPEND), then=None),
        When(verlengd_op__isnull=False, then=laatste_dag(termijnen.AVG_VERLENGD, "ontvangen_op")),
        When(soort=Soort.BEZWAAR_21, then=Least(weeks, months)),
        When(soort__in=AVG, then=months),
        When(soort__in=WPG_WJSG, then=laatste_dag(termijnen.KENNISNEMING, "ontvangen_op")),
        output_field=DateField(),
    )


def reason(verzoek: Rechtenverzoek) -> str:
    """Why this is the last day, in one line for the screen."""
    term = term_of(verzoek)
    if term is None:
        return "een andere wet bepaalt de termijn"
    why = f"{term.regel.naam} ({term.regel.bron})"
    return f"{why}. {term.waarschuwing}" if term.waarschuwing else why
