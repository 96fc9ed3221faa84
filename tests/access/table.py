"""Who may open which address. One line per route: who reads it, and who may send it a form.

A route that is not here fails the tests. Whoever is not named gets the answer of an address that does not exist.
"""

from dataclasses import dataclass

VERTEGENWOORDIGERS = frozenset({"dekker", "bakir", "ramdin", "janssen"})
POLITIE = frozenset({"bakir", "janssen"})
WEEGPLOEG = VERTEGENWOORDIGERS | {"zijlstra"}
CASUSOVERLEG = VERTEGENWOORDIGERS | {"haddou", "meijer"}
PLAN = CASUSOVERLEG | {"begeleider"}  # an externe with a role in the plan
EXTERN = frozenset({"begeleider", "adviseur"})  # the other on her expertise alone
UITVOERDERS = frozenset({"zijlstra", "haddou"})
VERZOEKEN = VERTEGENWOORDIGERS | UITVOERDERS
ZIJLSTRA = frozenset({"zijlstra"})  # uitvoerder weegploeg
HADDOU = frozenset({"haddou"})  # uitvoerder casusoverleg
FG = frozenset({"visscher"})
BEHEERDER = frozenset({"aalders"})
INCIDENTEN = VERTEGENWOORDIGERS | ZIJLSTRA | FG  # Zijlstra as a contact
# Not in this casus, each for a reason of their own: see tests/people.py and world.py.
BUITEN = frozenset({"ketelaar", "kloosterman", "smit", "tjon", "gewezen", "kuiper", "visscher", "aalders"})
BUREN = frozenset({"buur_dekker", "buur_zijlstra", "buur_haddou", "buur_meijer", "buur_visscher", "buur_aalders"})
IEDEREEN = VERTEGENWOORDIGERS | UITVOERDERS | {"meijer"} | EXTERN | BUITEN | BUREN
NIEMAND: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Row:
    """`lezen`: who gets the page. `schrijven`: whose form is answered, be it with the rule that forbids it; None when
    it takes none.

    `alleen_post`: a button, without a page of its own. `extra`: values of the address that are no ids. `ids`: which
    object of the world to take for a name in the address, where it is another than the first.
    """

    lezen: frozenset[str]
    schrijven: frozenset[str] | None = None
    alleen_post: bool = False
    extra: tuple[tuple[str, str], ...] = ()
    ids: tuple[tuple[str, str], ...] = ()


def button(schrijven: frozenset[str]) -> Row:
    return Row(NIEMAND, schrijven, alleen_post=True)


def form(wie: frozenset[str], **extra: str) -> Row:
    return Row(wie, wie, extra=tuple(extra.items()))


# Open to somebody who is not logged in; the rest of the login pages belong to django-allauth.
OPEN = {"healthz", "favicon", "uitnodiging"}
LOGIN = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reauthenticate",
    "account_change_password",
    "mfa_index",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_add_webauthn",
    "mfa_remove_webauthn",
    "mfa_login_webauthn",
    "account_sessies",
    "account_sessie_einde",
    "account_sessies_einde",
    "account_organisatie",
    "account_organisatie_terug",
}

ROUTES = {
    # casework
    "home": Row(IEDEREEN),
    # Who has nothing to choose is sent home; see tests/access/several/.
    "verband_kiezen": Row(IEDEREEN),
    "casussen": Row(IEDEREEN),  # the list holds only what one may see
    "casus": Row(WEEGPLOEG | CASUSOVERLEG | EXTERN),
    "signaal_nieuw": form(WEEGPLOEG | {"buur_dekker", "buur_zijlstra"}),
    "signaal_inbrengen": button(WEEGPLOEG),
    "bijlage_nieuw": form(WEEGPLOEG),
    "bijlage": Row(WEEGPLOEG),
    "signaal_bekenden": button(WEEGPLOEG | {"buur_dekker", "buur_zijlstra"}),
    "persoon_zoeken": form(WEEGPLOEG | {"buur_dekker", "buur_zijlstra"}),
    "persoon_vergelijken": form(WEEGPLOEG),
    "besluit": Row(WEEGPLOEG),
    "besluit_voorleggen": button(WEEGPLOEG),
    "besluit_bevestigen": button(WEEGPLOEG),
    "besluit_terugsturen": form(WEEGPLOEG),
    "besluit_niet_akkoord": form(WEEGPLOEG),
    # Only a form that a page made for this very person says what to keep; without it nobody gets an answer.
    "concept_bewaren": button(NIEMAND),
    "concept_weggooien": button(NIEMAND),
    # beheer
    "beheer": Row(BEHEERDER | {"buur_aalders"}),
    "organisatie_nieuw": form(BEHEERDER | {"buur_aalders"}),
    "persoon_nieuw": form(BEHEERDER | {"buur_aalders"}),
    "persoon_bestaand": form(BEHEERDER | {"buur_aalders"}),
    "persoon": Row(BEHEERDER),
    "aanstelling_nieuw": form(BEHEERDER),
    "machtiging_nieuw": form(BEHEERDER),
    "persoon_afsluiten": form(BEHEERDER),
    "persoon_tweede_factor": form(BEHEERDER),
    "aanstelling_beeindigen": form(BEHEERDER),
    "machtiging_beeindigen": form(BEHEERDER),
    "persoon_uitnodigen": form(BEHEERDER),
    "lokale_lijst": Row(VERZOEKEN | FG | BEHEERDER | (BUREN - {"buur_meijer"})),
    "lokale_lijst_nieuw": form(VERTEGENWOORDIGERS | {"buur_dekker"}),
    "lokale_lijst_instemmen": button(VERTEGENWOORDIGERS),
    "lokale_lijst_intrekken": button(VERTEGENWOORDIGERS),
    "toegang": form(IEDEREEN),
    "mailadres": form(IEDEREEN),
    "organisatie": Row(BEHEERDER),
    "overeenkomst_nieuw": form(BEHEERDER),
    "overeenkomst_beeindigen": form(BEHEERDER),
    "verklaring_nieuw": form(BEHEERDER),
    "verklaring": Row(BEHEERDER),
    "verklaring_intrekken": form(BEHEERDER),
    "beheer_afspraken": Row(BEHEERDER | {"buur_aalders"}),
    "afspraken_nieuw": form(BEHEERDER | {"buur_aalders"}),
    "beheer_categorieen": Row(BEHEERDER | {"buur_aalders"}),
    "categorieen_nieuw": form(BEHEERDER | {"buur_aalders"}),
    "persoon_opnieuw": form(BEHEERDER),
    "persoon_koppelen": form(BEHEERDER),
    # for builders, in demo and tests only
    "onderdelen": form(IEDEREEN),
    "onderdelen_formulier": form(IEDEREEN),
    "onderdelen_foutpagina": Row(IEDEREEN, extra=(("naam", "500"),)),
    # weegploeg
    "vergaderingen": Row(WEEGPLOEG | {"buur_dekker", "buur_zijlstra"}),
    "vergadering_nieuw": form(frozenset({"zijlstra", "buur_zijlstra"})),
    "vergadering": Row(WEEGPLOEG),
    "agendapunt_nieuw": button(WEEGPLOEG),
    "beraad": button(WEEGPLOEG),
    "vergadering_wijzigen": form(ZIJLSTRA),
    "vergadering_afzeggen": form(ZIJLSTRA),
    "vergadering_uitnodigen": button(WEEGPLOEG),
    "agendabestand": Row(WEEGPLOEG),
    "agendapunt_omhoog": button(WEEGPLOEG),
    "agendapunt_omlaag": button(WEEGPLOEG),
    "agendapunt_afvoeren": button(WEEGPLOEG),
    "scherm": Row(WEEGPLOEG),
    "notulen": Row(WEEGPLOEG),
    "agenderen": form(ZIJLSTRA),
    "beoordeling_nieuw": form(ZIJLSTRA),
    "beoordeling": Row(WEEGPLOEG),
    "beoordeling_naast": Row(WEEGPLOEG),
    "besluit_casuswaardigheid": form(ZIJLSTRA),
    "besluit_partners": form(ZIJLSTRA),
    "besluit_informeren": form(ZIJLSTRA),
    "weegploeg_besluit_wijzigen": form(ZIJLSTRA),
    "weegploeg_besluit_vervangen": form(ZIJLSTRA),
    "duiding_vragen": form(ZIJLSTRA),
    "duiding": Row(WEEGPLOEG | {"tjon"}),  # tjon was asked the question, and is in no file
    "duiding_herinneren": form(ZIJLSTRA),
    "duiding_weigeren": form(WEEGPLOEG | {"tjon"}),
    "terugkoppeling": form(WEEGPLOEG),
    # casusoverleg
    "casusoverleg_openen": button(HADDOU),
    "deelname_nieuw": form(HADDOU),
    "deelname_beeindigen": form(HADDOU),
    "diagnose": form(HADDOU),
    "regisseur": form(HADDOU),
    "plan": form(HADDOU),
    "maatregel_nieuw": form(HADDOU),
    "plan_vaststellen": form(HADDOU),
    "plan_uitvoeren": button(HADDOU),
    "plan_versie": Row(PLAN),
    "maatregel_verwijderen": button(HADDOU),
    "maatregel_overdragen": form(VERTEGENWOORDIGERS | {"haddou"}),
    "voortgang": form(VERTEGENWOORDIGERS | {"meijer", "begeleider"}),
    "evaluatie_plannen": form(HADDOU),
    "evaluatie_houden": form(HADDOU),
    "advies": form(HADDOU),
    "uitvoering_hervatten": button(HADDOU),
    "besluit_sluiten": form(HADDOU),
    "besluit_partner_toevoegen": form(HADDOU),
    "besluit_heroverweging": form(HADDOU),
    "casusoverleg_besluit_wijzigen": Row(HADDOU, HADDOU, ids=(("besluit_id", "casusoverleg_besluit_id"),)),
    "informatie_nieuw": form(CASUSOVERLEG | EXTERN),
    "informatie_bronnen": Row(VERTEGENWOORDIGERS),
    # A signaal is brought over by the party that brought it in.
    "informatie_overbrengen": Row(POLITIE, POLITIE, extra=(("soort", "signaal"),), ids=(("bron_id", "signaal_id"),)),
    "informatie_wegen": form(VERTEGENWOORDIGERS),
    "informatie_verbeteren": form(POLITIE | HADDOU),
    "informatie_achterhouden": form(POLITIE),
    # Only what is held back can be released; see tests/casusoverleg/informatie/test_pages.py.
    "informatie_vrijgeven": button(NIEMAND),
    "bijeenkomst_nieuw": form(HADDOU),
    "bijeenkomst": Row(PLAN),
    "bijeenkomst_agendabestand": Row(PLAN),
    "bijeenkomst_wijzigen": form(HADDOU),
    "bijeenkomst_afzeggen": form(HADDOU),
    "bijeenkomst_uitnodigen": button(HADDOU),
    "bijeenkomst_aanwezigen": form(HADDOU),
    "bijeenkomst_op_naam": form(HADDOU),
    "beslissing_nieuw": form(HADDOU),
    "beslissing_verwijderen": button(HADDOU),
    "notulen_vaststellen": form(HADDOU),
    "notulen_verbeteren": form(HADDOU),
    "notulen_pdf": Row(CASUSOVERLEG),
    "adviesaanvraag_nieuw": form(VERTEGENWOORDIGERS | HADDOU),
    "adviesaanvraag_pdf": Row(VERTEGENWOORDIGERS | HADDOU),
    "adviesaanvraag_antwoord": form(VERTEGENWOORDIGERS | HADDOU),
    "adviesaanvraag_gevolg": form(VERTEGENWOORDIGERS | HADDOU),
    # rights
    "kennisgeving_nieuw": form(WEEGPLOEG | {"haddou"}),
    "verzoeken": Row(VERZOEKEN | {"buur_dekker", "buur_zijlstra", "buur_haddou"}),
    "verzoek_nieuw": form(UITVOERDERS | {"buur_zijlstra", "buur_haddou"}),
    "verzoek": Row(VERZOEKEN),
    "verzoek_handeling": form(ZIJLSTRA, handeling="verlengen"),
    # retention
    "archief": Row(VERTEGENWOORDIGERS | {"buur_dekker"}),
    "archief_raadplegen": form(VERTEGENWOORDIGERS),
    "archief_heropenen": form(VERTEGENWOORDIGERS),
    "archief_informeren": form(VERTEGENWOORDIGERS),
    # This casus is not in the archive; see tests/retention/test_informeren.py.
    "archief_besluit_wijzigen": form(NIEMAND),
    # security
    "logboek": Row(FG | {"buur_visscher"}),
    "logboek_patronen": Row(FG | {"buur_visscher"}),
    "wie_zag_wat": Row(VERTEGENWOORDIGERS | FG),
    "wie_zag_wat_pdf": Row(VERTEGENWOORDIGERS | FG),
    "rechten": Row(VERTEGENWOORDIGERS | FG | {"buur_dekker", "buur_visscher"}),
    # the yearly review of the gemeente is due: of a person of an organisation that is no kernpartij
    "rol_akkoord": form(VERTEGENWOORDIGERS),
    "rol_niet_akkoord": button(VERTEGENWOORDIGERS),
    "recht_bevestigen": button(frozenset({"dekker"})),
    "recht_beeindigen": form(frozenset({"dekker"})),
    "cijfers": Row(
        VERTEGENWOORDIGERS | UITVOERDERS | FG | {"buur_dekker", "buur_zijlstra", "buur_haddou", "buur_visscher"}
    ),
    "fg_casussen": form(FG | {"buur_visscher"}),
    # incidents: Zijlstra and the FG are contacts
    "incident_melden": form(IEDEREEN),
    "incidenten": Row(INCIDENTEN | {"buur_dekker", "buur_visscher"}),
    "incident": Row(INCIDENTEN),
    "incident_feiten": form(INCIDENTEN),
    "incident_ontvangst": button(frozenset({"dekker", "zijlstra", "visscher"})),
    "incident_besluit": form(VERTEGENWOORDIGERS, soort="lek"),
    "incident_pdf": Row(INCIDENTEN),
    "datalek_contacten": Row(INCIDENTEN | {"buur_dekker", "buur_visscher"}),
    "datalek_contacten_nieuw": form(VERTEGENWOORDIGERS | {"buur_dekker"}),
}
