"""Register of personal data of informing and of the requests of the betrokkene."""

from casework.access.sql import represents_in, works_in
from casework.register import CASUS, PER_RIJ, Gegevens

_UITVOERDERS = ("uitvoerder_weegploeg", "uitvoerder_casusoverleg")
# Requests belong to a samenwerkingsverband: its uitvoerders prepare, its vertegenwoordigers decide (V-21).
_VAN_HET_VERBAND = f"({works_in('verband_id', *_UITVOERDERS)} OR {represents_in('verband_id')})"

REGISTER = [
    Gegevens(
        "rights.Kennisgeving",
        "dat en hoe de betrokkene is geïnformeerd (I-08)",
        "met de casus: archief na 1 jaar, vernietiging na 5 jaar (R-02, R-04)",
        "ja",
        deel=PER_RIJ,
        versleuteld=(
            "aan",
            "door",
            "wijze",
            "brief",
            "eerder_geinformeerd",
            "categorieen",
            "ontvangers",
            "bron",
        ),
    ),
    Gegevens(
        "rights.VerzoekNummering",
        "uitgegeven nummers van verzoeken",
        "geen gegevens over een betrokkene",
        "nee: geen persoonsgegevens",
        casus_column="",
    ),
    Gegevens(
        "rights.Rechtenverzoek",
        "afhandelen van een verzoek van de betrokkene",
        "vijf jaar na het einde van het verzoek (R-09)",
        "ja",
        deel=CASUS,
        casus_column="",
        los_column="casus_id",
        lezen_sql=_VAN_HET_VERBAND,
        schrijven_sql=_VAN_HET_VERBAND,
        versleuteld=(
            "verzoeker_naam",
            "verzoeker_hoedanigheid",
            "over_wie",
            "machtiging",
            "aangeduid_als",
            "tekst",
            "identiteit_wijze",
            "geboren_op",
            "maatregel",
            "opdracht_van",
            "waaruit_blijkt",
            "waarom_niet_bevoegd",
            "derden",
            "verlenging_reden",
            "grond",
            "motivering",
            "belangenafweging",
            "factoren",
            "brief",
            "opmerking_beslisser",
            "doorgezonden_aan",
            "omzetting",
        ),
        sleutelsoort="rechtenverzoek",
        leesbaar={"kenmerk": "pseudoniem: jaar en volgnummer", "doorgezonden_regime": "afkorting van een wet"},
    ),
]
