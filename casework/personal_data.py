"""Register of personal data of the spine (art. 30 AVG in small: what, why, how long, who sees it)."""

from casework.access import permissions as p
from casework.access.sql import (
    ACCOUNT,
    HAS_WORK,
    VERBAND,
    follows_from,
    has_grant,
    has_role,
    in_verband,
    of_verband,
    represents,
    represents_in,
    sees_casus,
)
from casework.register import CASUS, PER_RIJ, PERSOON, TOEGANG, WEEGPLOEG, Deel, Gegevens

_MET_DE_CASUS = "met de casus: archief na 1 jaar, vernietiging na 5 jaar (R-02, R-04)"
_ACCOUNT = "twee jaar na het laatste gebruik (R-09)"
_BLIJFT = "geen gegevens over een betrokkene"

# Roles and machtigingen are facts that access follows from: only the administrator writes them, or the installation,
# which works for nobody. A page for anybody else cannot, whatever goes wrong in it (P-18).
_NOBODY = f"{ACCOUNT} IS NULL"
_BEHEERDER = has_role("beheerder")
_ADMINISTERS = f"({_NOBODY} OR {_BEHEERDER})"
_ADMINISTERS_ORGANISATIE = f"({_NOBODY} OR ({_BEHEERDER} AND {of_verband('organisatie_id')}))"
_ADMINISTERS_VERBAND = f"({_NOBODY} OR ({_BEHEERDER} AND verband_id = {VERBAND}))"
_CASEWORKERS = ("vertegenwoordiger", "uitvoerder_weegploeg", "uitvoerder_casusoverleg", "fg")

# A version of the lokale lijst that a kernpartij can still change (P-03).
_PROPOSAL = (
    "lijst_id IN (SELECT l.id FROM casework_lokalelijst l WHERE l.status = 'voorstel'"  # noqa: S608
    f" AND {represents_in('l.verband_id')})"
)

# A grant is added for a fact about that very person, and gives no more than such a fact can.
_FACTS = (
    follows_from(
        "machtiging",
        "SELECT m.id, m.account_id, o.verband_id FROM casework_machtiging m"
        " JOIN casework_organisatie o ON o.id = m.organisatie_id",
        p.VERTEGENWOORDIGER,
    ),
    follows_from(
        "aanstelling",
        "SELECT a.id, a.account_id, o.verband_id FROM casework_aanstelling a"
        " JOIN casework_organisatie o ON o.id = a.organisatie_id WHERE a.rol = 'uitvoerder_weegploeg'",
        p.UITVOERDER_WEEGPLOEG,
    ),
    follows_from(
        "aanstelling",
        "SELECT a.id, a.account_id, o.verband_id FROM casework_aanstelling a"
        " JOIN casework_organisatie o ON o.id = a.organisatie_id WHERE a.rol = 'uitvoerder_casusoverleg'",
        p.UITVOERDER_CASUSOVERLEG,
    ),
    follows_from(
        "deelname",
        "SELECT d.id, d.account_id, d.casus_id FROM casusoverleg_deelname d",
        p.CASUSPARTNER,
        of_casus=True,
    ),
    follows_from(
        "raadpleging",
        "SELECT r.id, r.account_id, r.casus_id FROM casework_raadpleging r",
        p.RAADPLEGER,
        of_casus=True,
    ),
    follows_from(
        "verzoek",
        "SELECT v.id, v.behandelaar_id, v.casus_id FROM rights_rechtenverzoek v",
        p.RAADPLEGER,
        of_casus=True,
    ),
    follows_from(
        "sluiting",
        "SELECT b.id, d.account_id, b.casus_id FROM casework_besluit b JOIN casusoverleg_deelname d"
        " ON d.casus_id = b.casus_id WHERE b.soort = 'sluiten' AND b.status = 'vastgesteld'",
        p.PLAN_LEZER,
        of_casus=True,
    ),
)

# A draft is for who typed it, as long as the casus it is about is open to them.
_OWN_CONCEPT = (
    f"account_id = {ACCOUNT} AND verband_id = {VERBAND} AND {HAS_WORK}"
    f" AND (casus_id IS NULL OR {has_grant('casework_concept.casus_id', tuple(p.ALL))})"
)

_LOGREGEL = (
    "id, tijdstip, gebeurtenis, actie, uitkomst, account_id, systeem, rol, organisatie_id, verband_id, casus_id,"
    " casusnummer, object_soort, object_id, ontvanger_id, doel, regel, bron"
)
# Lines go with their whole block, and only after the note that says so, which nobody can take back.
_OF_EXPIRED_BLOCK = (
    "EXISTS (SELECT 1 FROM casework_logblok b JOIN casework_vervallenlogblok v ON v.blok_id = b.nummer"
    " WHERE b.reeks = casework_logregel.reeks AND casework_logregel.xid >= b.van::text::xid8"
    " AND casework_logregel.xid < b.tot::text::xid8)"
)

REGISTER = [
    Gegevens(
        "casework.Samenwerkingsverband",
        "wie samenwerkt",
        _BLIJFT,
        "nee: geen persoonsgegevens",
        casus_column="",
        app_rights="SELECT, INSERT",
        sleutelsoort="samenwerkingsverband",
        leesbaar={"naam": "naam van het samenwerkingsverband"},
    ),
    Gegevens(
        "casework.Organisatie",
        "welke partijen meedoen",
        _BLIJFT,
        "nee: geen persoonsgegevens",
        casus_column="",
        app_rights="SELECT, INSERT",
        leesbaar={"naam": "naam van een organisatie", "taak": "wat de organisatie doet"},
    ),
    Gegevens(
        "casework.Account",
        "toegang van medewerkers",
        _ACCOUNT,
        "nee: gaat over medewerkers",
        casus_column="",
        versleuteld=("naam", "mailadres"),
        sleutelsoort="account",
        leesbaar={
            "password": "hash van het wachtwoord van een medewerker",
            "gebruikersnaam": "inlognaam van een medewerker (ADR 0010)",
        },
    ),
    Gegevens(
        "casework.Aanstelling",
        "rol van medewerkers",
        _ACCOUNT,
        "nee: gaat over medewerkers",
        deel=TOEGANG,
        casus_column="",
        lezen_sql="true",
        schrijven_sql=_ADMINISTERS_ORGANISATIE,
        leesbaar={"functie": "functie van een medewerker"},
    ),
    Gegevens(
        "casework.Machtiging",
        "wie namens een kernpartij handelt (P-01)",
        _ACCOUNT,
        "nee: gaat over medewerkers",
        deel=TOEGANG,
        casus_column="",
        lezen_sql="true",
        schrijven_sql=_ADMINISTERS_ORGANISATIE,
        leesbaar={"gegeven_door": "wie namens de partij machtigt: een bestuurder of medewerker"},
    ),
    # What is read here decides who can work, so it is open to who works: dates and ids, and no content. The signed
    # document itself opens with the key of the person, for the administrator.
    Gegevens(
        "casework.Geheimhoudingsverklaring",
        "wie geheimhouding beloofde (P-04)",
        _ACCOUNT,
        "nee: gaat over medewerkers",
        deel=TOEGANG,
        casus_column="",
        lezen_sql="true",
        schrijven_sql=_ADMINISTERS_VERBAND,
    ),
    Gegevens(
        "casework.Verwerkersovereenkomst",
        "afspraken met een organisatie die voor de partijen werkt (P-12)",
        _BLIJFT,
        "nee: geen persoonsgegevens",
        deel=TOEGANG,
        casus_column="",
        lezen_sql="true",
        schrijven_sql=_ADMINISTERS_ORGANISATIE,
    ),
    Gegevens(
        "casework.Afspraken",
        "afspraken over het omgaan met informatie, in versies (P-20)",
        _BLIJFT,
        "nee: geen persoonsgegevens",
        deel=TOEGANG,
        casus_column="",
        lezen_sql="true",
        schrijven_sql=_ADMINISTERS_VERBAND,
        leesbaar={"tekst": "afspraken van het samenwerkingsverband; over niemand"},
    ),
    Gegevens(
        "casework.Categorielijst",
        "welke categorieën van gegevens het dossier van de weegploeg mag bevatten, in versies (W-14)",
        _BLIJFT,
        "nee: geen persoonsgegevens",
        deel=TOEGANG,
        casus_column="",
        lezen_sql="true",
        schrijven_sql=_ADMINISTERS_VERBAND,
        leesbaar={"categorieen": "categorieën van artikel 8 van het convenant; over niemand"},
    ),
    Gegevens(
        "casework.Aanvaarding",
        "wie welke afspraken aanvaardde (P-20)",
        _ACCOUNT,
        "nee: gaat over medewerkers",
        deel=TOEGANG,
        casus_column="",
        app_rights="SELECT, INSERT",
        lezen_sql="true",
        schrijven_sql="false",
        # Nobody accepts for another.
        toevoegen_sql=f"account_id = {ACCOUNT}",
    ),
    # Read by who follows the link, before anybody is logged in. It holds a hash and a day.
    Gegevens(
        "casework.Uitnodiging",
        "een nieuw account laten beginnen (B-03)",
        "tot het wachtwoord is gekozen",
        "nee: gaat over medewerkers",
        deel=TOEGANG,
        casus_column="",
        app_rights="SELECT, INSERT, DELETE",
        lezen_sql=f"{_ADMINISTERS} OR account_id = {ACCOUNT}",
        schrijven_sql=f"{_ADMINISTERS} OR account_id = {ACCOUNT}",
        toevoegen_sql=_ADMINISTERS,
        leesbaar={"kenmerk": "hash van de link"},
    ),
    Gegevens(
        "casework.LokaleLijst",
        "welke externe organisaties kunnen meedoen (P-03)",
        _BLIJFT,
        "nee: geen persoonsgegevens",
        deel=TOEGANG,
        casus_column="",
        lezen_sql="true",
        schrijven_sql=represents_in("verband_id"),
        # Vastgesteld only with three parties.
        grens_sql=(
            "status <> 'vastgesteld' OR (SELECT count(DISTINCT s.partij_id) FROM casework_lijstvaststelling s"
            " WHERE s.lijst_id = casework_lokalelijst.id) = 3"
        ),
    ),
    Gegevens(
        "casework.LijstOrganisatie",
        "welke organisatie op een lokale lijst staat (P-03)",
        _BLIJFT,
        "nee: geen persoonsgegevens",
        deel=TOEGANG,
        casus_column="",
        app_rights="SELECT, INSERT",
        lezen_sql="true",
        schrijven_sql="false",
        # What was fixed does not change: an organisation is put on a proposal only.
        toevoegen_sql=_PROPOSAL,
    ),
    Gegevens(
        "casework.LijstVaststelling",
        "welke kernpartij met een lokale lijst instemde (P-03)",
        _BLIJFT,
        "nee: gaat over medewerkers",
        deel=TOEGANG,
        casus_column="",
        app_rights="SELECT, INSERT",
        lezen_sql="true",
        schrijven_sql="false",
        # Only by who represents that party today.
        toevoegen_sql=(
            f"account_id = {ACCOUNT} AND {represents('casework_lijstvaststelling.partij_id')} AND {_PROPOSAL}"
        ),
    ),
    Gegevens("casework.Nummering", "uitgegeven casusnummers", _BLIJFT, "nee: geen persoonsgegevens", casus_column=""),
    Gegevens(
        "casework.CasusToegang",
        "wie welk dossier mag zien, met de reden",
        _MET_DE_CASUS,
        "ja: ontvangers",
        deel=TOEGANG,
        casus_column="content_object_id",
        # Whose it is, and on what, never changes.
        app_rights="SELECT, INSERT, UPDATE (vanaf, tot, reden), DELETE",
        lezen_sql="true",
        schrijven_sql=f"({_NOBODY} OR (verband_id = {VERBAND} AND {has_role('beheerder', *_CASEWORKERS)}))",
        toevoegen_sql=(
            f"({_NOBODY} OR (verband_id = {VERBAND} AND {has_role(*_CASEWORKERS)} AND ({' OR '.join(_FACTS)})))"
        ),
    ),
    Gegevens(
        "casework.Casus",
        "stand van de aanpak onder een nummer",
        _MET_DE_CASUS,
        "ja",
        deel=CASUS,
        casus_column="id",
        # A new casus has no grants yet: they are written right after it, in the same transaction.
        toevoegen_sql=(
            f"{has_role('vertegenwoordiger', 'uitvoerder_weegploeg')} AND {in_verband('casework_casus.verband_id')}"
        ),
        # The FG finds a casus by its number to state a purpose; the row says nothing about the person (P-18).
        lezen_sql=(
            f"{has_grant('casework_casus.id', tuple(p.ALL))}"
            f" OR ({has_role('fg')} AND {in_verband('casework_casus.verband_id')})"
        ),
        sleutelsoort="casus",
        leesbaar={"nummer": "pseudoniem: jaar en volgnummer"},
    ),
    Gegevens(
        "casework.Betrokkene",
        "de persoon over wie de casus gaat",
        _MET_DE_CASUS,
        "ja",
        deel=PERSOON,
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
        _MET_DE_CASUS,
        "ja, gemaskeerd waar het een derde is",
        deel=PERSOON,
        versleuteld=("naam", "relatie"),
    ),
    Gegevens(
        "casework.Zoeksleutel",
        "iemand terugvinden die al bekend is (S-07)",
        _MET_DE_CASUS,
        "nee: een afgeleide die zonder sleutel niets zegt; de gegevens zelf staan bij de betrokkene",
        # Whoever may decide on an archived casus may know that a new signaal could be about the same person.
        deel=Deel((*PERSOON.lezen, p.DECIDE_ARCHIEF), PERSOON.schrijven),
        app_rights="SELECT, INSERT, DELETE",
    ),
    Gegevens(
        "casework.Persoonsvergelijking",
        "wie oordeelde of dit iemand is die al bekend was, en waarom (S-07)",
        _MET_DE_CASUS,
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
        _MET_DE_CASUS,
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
        _MET_DE_CASUS,
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
        _MET_DE_CASUS,
        "ja: ontvangers",
        deel=Deel((p.LIST,), (p.LIST,)),
        app_rights="SELECT, INSERT",
        # Shown to the kernpartijen and who works for them, not to partners (P-18).
        lezen_sql=(
            f"({has_grant('casework_raadpleging.casus_id', (p.LIST,))} OR account_id = {ACCOUNT})"
            f" AND {has_role(*_CASEWORKERS)}"
        ),
        # The FG has no grant yet when stating the purpose.
        toevoegen_sql=(
            f"account_id = {ACCOUNT} AND {has_role('vertegenwoordiger', 'fg')}"
            f" AND {sees_casus('casework_raadpleging.casus_id')}"
        ),
        versleuteld=("toelichting",),
    ),
    Gegevens(
        "casework.Besluit",
        "wat de kernpartijen besloten, met argumenten",
        _MET_DE_CASUS,
        "ja",
        deel=PER_RIJ,
        # Vastgesteld only with the confirmation of three parties in this round (W-05).
        grens_sql=(
            "status NOT IN ('vastgesteld', 'vervangen')"
            " OR (SELECT count(DISTINCT b.partij_id) FROM casework_bevestiging b"
            " WHERE b.besluit_id = casework_besluit.id AND b.ronde = casework_besluit.ronde"
            " AND b.oordeel = 'bevestigd') = 3"
        ),
        versleuteld=("argumenten", "onderliggend", "inhoud", "reden_vervanging"),
        leesbaar={"soort": "code van een soort besluit", "uitkomst": "code uit de lijst van dat soort besluit"},
    ),
    Gegevens(
        "casework.BesluitPartner",
        "genoemde partners met hun grond",
        _MET_DE_CASUS,
        "ja",
        deel=PER_RIJ,
        app_rights="SELECT, INSERT, UPDATE, DELETE",
        versleuteld=("grond", "motivering"),
    ),
    Gegevens(
        "casework.Uitstel",
        "uitzondering van artikel 41 UAVG (I-02)",
        _MET_DE_CASUS,
        "ja, zodra het doel dat toelaat",
        deel=PER_RIJ,
        app_rights="SELECT, INSERT, UPDATE, DELETE",
        versleuteld=("voorbeeld", "gronden", "noodzaak", "evenredigheid", "factoren"),
    ),
    Gegevens(
        "casework.Bevestiging",
        "wie namens welke partij bevestigde",
        _MET_DE_CASUS,
        "ja",
        deel=PER_RIJ,
        # Only by who represents that party today, of a besluit that lies before the kernpartijen (W-05, P-11).
        toevoegen_sql=(
            f"account_id = {ACCOUNT} AND {represents('casework_bevestiging.partij_id')}"  # noqa: S608
            f" AND {has_grant('casework_bevestiging.casus_id', (p.CHANGE_WEEGPLOEG, p.DECIDE_ARCHIEF))}"
            " AND (besluit_id, casus_id, deel, ronde) IN (SELECT b.id, b.casus_id, b.deel, b.ronde"
            " FROM casework_besluit b WHERE b.status = 'ter_vaststelling')"
        ),
        app_rights="SELECT, INSERT",
        versleuteld=("opmerking",),
    ),
    Gegevens(
        "casework.Logregel",
        "wie wat zag of deed (B-04)",
        "vijf jaar (R-09)",
        "ja: ontvangers",
        deel=CASUS,
        casus_column="",
        # No line can be put between sealed ones: see toevoegen_sql. Rights by column would say the same, and do so for
        # the jobs, but cost a tenth of every line.
        app_rights="SELECT, INSERT",
        jobs_rights=f"SELECT, INSERT ({_LOGREGEL}), DELETE",
        # The FG: lines of somebody in the own samenwerkingsverband, or about one of its casussen. A vertegenwoordiger:
        # lines about a casus that they read in full, or that lies in the archive.
        lezen_sql=(
            f"({has_role('fg')} AND ({in_verband('casework_logregel.verband_id')}"
            f" OR {sees_casus('casework_logregel.casus_id')}))"
            f" OR ({has_role('vertegenwoordiger')}"
            f" AND {has_grant('casework_logregel.casus_id', (p.DECIDE_ARCHIEF,))})"
        ),
        jobs_wissen_sql=_OF_EXPIRED_BLOCK,
        schrijven_sql="false",
        toevoegen_sql="xid = pg_current_xact_id()",
        leesbaar={
            "gebeurtenis": "code",
            "systeem": "naam van een taak",
            "rol": "code",
            "casusnummer": "pseudoniem: jaar en volgnummer",
            "object_soort": "naam van een model",
            "doel": "woord uit een vaste lijst",
            "regel": "code van een regel",
        },
    ),
    *(
        Gegevens(
            model,
            doel,
            _BLIJFT,
            "nee: wijst niemand aan",
            casus_column="",
            app_rights="SELECT",
            jobs_rights="SELECT, INSERT",
            leesbaar=dict.fromkeys(leesbaar, "hash"),
        )
        for model, doel, leesbaar in (
            ("casework.Logblok", "verzegeling van het logboek (B-04)", ("inhoud", "vorige", "hash")),
            ("casework.VervallenLogblok", "welk deel van het logboek is vervallen (R-09)", ()),
            ("casework.OvergedragenLogblok", "welk deel van het logboek is overgedragen", ()),
        )
    ),
    Gegevens(
        "casework.Concept",
        "wat iemand typte en nog niet verstuurde (S-10)",
        "30 dagen na de laatste wijziging, en met de casus",
        "ja",
        deel=Deel(tuple(p.ALL), tuple(p.ALL)),
        app_rights="SELECT, INSERT, UPDATE, DELETE",
        lezen_sql=_OWN_CONCEPT,
        schrijven_sql=_OWN_CONCEPT,
        versleuteld=("velden",),
        leesbaar={"pad": "adres van een formulier: routes en willekeurige nummers"},
        voorgoed=True,
    ),
    Gegevens(
        "casework.Gewist",
        "wat is gewist, om het na een herstel opnieuw te wissen (R-04)",
        "geen gegevens over een betrokkene",
        "nee: wijst niemand aan",
        casus_column="",
        app_rights="SELECT",
        jobs_rights="SELECT, INSERT",
        leesbaar={"tabel": "naam van een tabel"},
    ),
    Gegevens(
        "casework.Grootboekstand",
        "hoe ver deze database met het grootboek is (R-04)",
        _BLIJFT,
        "nee: geen persoonsgegevens",
        casus_column="",
        app_rights="SELECT",
        jobs_rights="SELECT, INSERT, UPDATE",
        leesbaar={"hash": "hash van het grootboek", "straks_hash": "hash van het grootboek"},
    ),
    Gegevens(
        "casework.Bijlage",
        "bestand bij een signaal of in het dossier",
        _MET_DE_CASUS,
        "ja",
        deel=PER_RIJ,
        app_rights="SELECT, INSERT",
        versleuteld=("naam",),
        leesbaar={"kenmerk": "hash met de sleutel van de casus"},
    ),
    # Read with the key of the cookie, before it is known whose it is.
    Gegevens(
        "casework.Sessie",
        "ingelogd zijn (B-03)",
        "een half uur na het laatste gebruik, hoogstens een werkdag",
        "nee: gaat over medewerkers",
        casus_column="",
        app_rights="SELECT, INSERT, UPDATE, DELETE",
        leesbaar={"session_data": "verzegeld onder de hoofdsleutel"},
    ),
]

# The same of tables outside the register: of libraries, and of the key database.
LEESBAAR_ELDERS = {
    "auth.Permission": {"name": "naam van een recht", "codename": "code"},
    "auth.Group": {"name": "blijft leeg: groepen worden niet gebruikt"},
    "contenttypes.ContentType": {"app_label": "naam van een app", "model": "naam van een model"},
    "guardian.UserObjectPermission": {"object_pk": "blijft leeg: rechten staan in CasusToegang"},
    "guardian.GroupObjectPermission": {"object_pk": "blijft leeg: rechten staan in CasusToegang"},
    "account.EmailAddress": {"email": "blijft leeg: niemand heeft hier een adres"},
    "account.EmailConfirmation": {"key": "blijft leeg: niemand heeft hier een adres"},
    "mfa.Authenticator": {
        "data": "geheimen van medewerkers, versleuteld met de sleutel van het product; publieke sleutels van passkeys",
    },
    "socialaccount.SocialAccount": {
        "provider": "code",
        "uid": "hash met de sleutel van het product",
        "extra_data": "of de koppeling is bevestigd; van een medewerker wordt niets overgenomen",
    },
    "socialaccount.SocialApp": dict.fromkeys(
        ("provider", "provider_id", "name", "client_id", "secret", "key", "settings"),
        "blijft leeg: dit staat in de instellingen",
    ),
    "socialaccount.SocialToken": dict.fromkeys(("token", "token_secret"), "blijft leeg: niets wordt bewaard"),
    "sleutelkast.SleutelStand": {"hash": "hash van het grootboek", "straks_hash": "hash van het grootboek"},
    "sleutelkast.DataKey": {"soort": "code van een soort sleutelhouder", "wrapped": "verpakt onder de hoofdsleutel"},
}
