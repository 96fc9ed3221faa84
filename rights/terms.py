"""Until when a request has to be answered, by its kind and with the reason (V-10, V-11, V-12)."""

from datetime import date

from casework import termijnen
from casework.termijnen import Termijn
from rights.choices import AVG, WPG_WJSG, Soort
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


def reason(verzoek: Rechtenverzoek) -> str:
    """Why this is the last day, in one line for the screen."""
    term = term_of(verzoek)
    if term is None:
        return "een andere wet bepaalt de termijn"
    why = f"{term.regel.naam} ({term.regel.bron})"
    return f"{why}. {term.waarschuwing}" if term.waarschuwing else why
