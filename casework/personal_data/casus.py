"""The casus, the people in it and the signaal."""

from casework.access import permissions as p
from casework.access.sql import ACCOUNT, DAG, has_grant, has_role, in_verband, represents, sees_casus, works_in
from casework.personal_data.common import CASEWORKERS, MET_DE_CASUS
from casework.register import CASUS, NAAM, PERSOON, WEEGPLOEG, Deel, Gegevens

_CHANGES = (p.CHANGE_WEEGPLOEG, p.CHANGE_CASUSOVERLEG)
# That somebody worked on it today, and nothing else: not whether the betrokkene was told, for one (I-04).
_ONLY_PROCESSED = (
    "to_jsonb(NEW) - 'laatste_verwerking' = to_jsonb(OLD) - 'laatste_verwerking'"
    f" AND NEW.laatste_verwerking IN (OLD.laatste_verwerking, {DAG})"
)

REGISTER = [
    Gegevens(
        "casework.Casus",
        "stand van de aanpak onder een nummer",
        MET_DE_CASUS,
        "ja",
        deel=CASUS,
        casus_column="id",
        # A new casus has no grants yet: they are written right after it, in the same transaction.
        toevoegen_sql=(
            f"{has_role('vertegenwoordiger', 'uitvoerder_weegploeg')} AND {in_verband('casework_casus.verband_id')}"
        ),
        # The FG finds a casus by its number to state a purpose; the row says nothing about the person (P-18).
        lezen_sql=(f"{has_grant('casework_casus.id', tuple(p.ALL))} OR {works_in('casework_casus.verband_id', 'fg')}"),
        # Who takes part gives information too, also when it is all they read: that is processing of the casus.
        schrijven_sql=(
            f"{has_grant('casework_casus.id', CASUS.schrijven)}"
            f" OR {has_grant('casework_casus.id', (p.VIEW_ITEMS,), ('deelname',))}"
        ),
        wijziging_sql=f"({_ONLY_PROCESSED}) OR {has_grant('NEW.id', _CHANGES)}",
        sleutelsoort="casus",
        leesbaar={"nummer": "pseudoniem: jaar en volgnummer"},
    ),
    Gegevens(
        "casework.Betrokkene",
        "de persoon over wie de casus gaat",
        MET_DE_CASUS,
        "ja",
        deel=NAAM,
        versleuteld=(
            "voornamen",
            "tussenvoegsel",
            "achternaam",
            "geslacht",
            "geboortedatum",
            "straat",
            "postcode",
            "plaats",
            "categorie",
        ),
    ),
    Gegevens(
        "casework.WettelijkVertegenwoordiger",
        "ouders of voogd van een minderjarige",
        MET_DE_CASUS,
        "ja, gemaskeerd waar het een derde is",
        deel=PERSOON,
        versleuteld=("naam", "relatie"),
    ),
    Gegevens(
        "casework.Zoeksleutel",
        "iemand terugvinden die al bekend is (S-07)",
        MET_DE_CASUS,
        "nee: een afgeleide die zonder sleutel niets zegt; de gegevens zelf staan bij de betrokkene",
        # Whoever may decide on an archived casus may know that a new signaal could be about the same person.
        deel=Deel((*PERSOON.lezen, p.DECIDE_ARCHIEF), PERSOON.schrijven),
        app_rights="SELECT, INSERT, DELETE",
    ),
    Gegevens(
        "casework.Persoonsvergelijking",
        "wie oordeelde of dit iemand is die al bekend was, en waarom (S-07)",
        MET_DE_CASUS,
        "ja",
        deel=WEEGPLOEG,
        app_rights="SELECT, INSERT",
        # A judgement is somebody's own.
        toevoegen_sql=(
            f"account_id = {ACCOUNT} AND {has_grant('casework_persoonsvergelijking.casus_id', WEEGPLOEG.schrijven)}"
        ),
        versleuteld=("redenen", "toelichting", "gemeld"),
    ),
    Gegevens(
        "casework.Signaal",
        "feitelijke gedraging die kan wijzen op radicalisering",
        MET_DE_CASUS,
        "ja",
        deel=WEEGPLOEG,
        versleuteld=(
            "bron_omschrijving",
            "wijst_op",
            "gedraging",
            "wanneer",
            "gezien_door",
            "duiding",
            "hulpverlening",
            "categorie_gegevens",
        ),
    ),
    Gegevens(
        "casework.Aanbrenger",
        "wie het meldde; alleen voor de inbrengende partij (S-05)",
        MET_DE_CASUS,
        "nee, tenzij gemotiveerd besloten (V-09)",
        deel=WEEGPLOEG,
        app_rights="SELECT, INSERT",
        lezen_sql=(
            f"{represents('casework_aanbrenger.organisatie_id')}"
            f" AND {has_grant('casework_aanbrenger.casus_id', WEEGPLOEG.lezen)}"
        ),
        versleuteld=("naam", "relatie"),
    ),
    Gegevens(
        "casework.Raadpleging",
        "lezen met een doel, voor beperkte tijd (R-03, P-18)",
        MET_DE_CASUS,
        "ja: ontvangers",
        deel=Deel((p.LIST,), (p.LIST,)),
        app_rights="SELECT, INSERT",
        # Shown to the kernpartijen and who works for them, not to partners (P-18).
        lezen_sql=(
            f"({has_grant('casework_raadpleging.casus_id', (p.LIST,))} OR account_id = {ACCOUNT})"
            f" AND {has_role(*CASEWORKERS)}"
        ),
        # The FG has no grant yet when stating the purpose.
        toevoegen_sql=(
            f"account_id = {ACCOUNT} AND {has_role('vertegenwoordiger', 'fg')}"
            f" AND {sees_casus('casework_raadpleging.casus_id')}"
        ),
        versleuteld=("toelichting",),
    ),
]
