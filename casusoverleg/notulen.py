"""The notulen of a meeting on paper, and the question to the adviesplatform as it goes out (C-11, C-10).

Made on demand from what was recorded, and kept nowhere: what is erased from the file is not in a copy here.
"""

from casework import klok
from casework.dagen import day_in_words
from casework.documents import Alinea, Deel, Document, Tabel, as_pdf
from casework.models import Account, Samenwerkingsverband
from casework.templatetags.parts import moment
from casusoverleg import bijeenkomsten
from casusoverleg.models import Adviesaanvraag, Notulen

GEEN_GEVOLG = (
    "Uit deze notulen volgt niets vanzelf. Een besluit nemen de kernpartijen, een maatregel staat in het plan van"
    " aanpak, en wie informatie krijgt wordt per stuk gewogen."
)
VRIJBLIJVEND = (
    "Dit is een vraag om vrijblijvend advies. De vraag is geanonimiseerd: vraag ons niet om wie het gaat, en vermeld in"
    " uw antwoord alleen het kenmerk."
)


def notulen_pdf(account: Account, notulen: Notulen) -> bytes:
    """The notulen as a PDF; a concept says so on each page."""
    return as_pdf(notulen_document(account, notulen))


def notulen_document(account: Account, notulen: Notulen) -> Document:
    """What the notulen say, for who may open them."""
    meeting = notulen.bijeenkomst
    return Document(
        titel=f"Notulen casusoverleg {notulen.casus.nummer}",
        inleiding=(
            f"Bijeenkomst van {day_in_words(meeting.dag)}, {meeting.begin:%H.%M} tot {meeting.eind:%H.%M} uur,"
            f" {meeting.plaats}.\n{_stand(notulen)}"
        ),
        voet=f"Gemaakt door {account.naam} op {moment(klok.now())}",
        merk="Vertrouwelijk" if notulen.is_vastgesteld else "Vertrouwelijk · Concept",
        delen=[
            *([Deel("Wat er niet klopte in de vorige versie", [Alinea(notulen.reden)])] if notulen.reden else []),
            Deel("Aanwezig", [_present(notulen)]),
            Deel("Wat er is beslist", [_decided(notulen), Alinea(GEEN_GEVOLG)]),
        ],
    )


def _stand(notulen: Notulen) -> str:
    if notulen.vastgesteld_op:
        return f"Versie {notulen.versie}, vastgesteld op {day_in_words(notulen.vastgesteld_op)}."
    return f"Versie {notulen.versie}, concept: de uitvoerder heeft deze notulen nog niet vastgesteld."


def _present(notulen: Notulen) -> Tabel:
    rows = [[row.wie, row.organisatie.naam] for row in bijeenkomsten.aanwezigen(notulen)]
    return Tabel({"Naam": 1, "Namens": 1}, rows, leeg="Er is niet vastgelegd wie er was.")


def _decided(notulen: Notulen) -> Tabel:
    rows = [
        [str(row.nummer), row.tekst, row.argumenten, f"{row.account.naam}, {row.organisatie.naam}"]
        for row in bijeenkomsten.beslissingen(notulen)
    ]
    columns = {"Nr.": 1, "Beslissing": 6, "Waarom": 6, "Verantwoordelijk": 4}
    return Tabel(columns, rows, leeg="Er is geen beslissing vastgelegd.")


def vraag_pdf(verband: Samenwerkingsverband, aanvraag: Adviesaanvraag) -> bytes:
    """The question as it goes to the adviesplatform: without casusnummer, and without who printed it."""
    return as_pdf(vraag_document(verband, aanvraag))


def vraag_document(verband: Samenwerkingsverband, aanvraag: Adviesaanvraag) -> Document:
    """What the adviesplatform gets to read."""
    return Document(
        titel="Vraag aan het multidisciplinair adviesplatform",
        inleiding=f"Van {verband.naam}, {day_in_words(aanvraag.gesteld_op)}.\nKenmerk: {aanvraag.kenmerk}",
        voet=f"Kenmerk {aanvraag.kenmerk}",
        delen=[Deel("De vraag", [Alinea(aanvraag.vraag)]), Deel("Uw antwoord", [Alinea(VRIJBLIJVEND)])],
    )
