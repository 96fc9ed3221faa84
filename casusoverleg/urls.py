from django.urls import path

from casusoverleg.besluitsoorten import HEROVERWEGING, PARTNER_TOEVOEGEN, SLUITEN
from casusoverleg.views import advies, bijeenkomst, informatie, notulen, overleg, plan, uitvoering

_CASUS = "casussen/<uuid:casus_id>/"
_BIJEENKOMST = "bijeenkomsten/<uuid:bijeenkomst_id>/"

urlpatterns = [
    path(f"{_CASUS}casusoverleg/openen/", overleg.openen, name="casusoverleg_openen"),
    path(f"{_CASUS}deelnames/nieuw/", overleg.deelname_nieuw, name="deelname_nieuw"),
    path("deelnames/<uuid:deelname_id>/beeindigen/", overleg.deelname_beeindigen, name="deelname_beeindigen"),
    path(f"{_CASUS}casusdiagnose/", overleg.diagnose, name="diagnose"),
    path(f"{_CASUS}casusregisseur/", overleg.regisseur, name="regisseur"),
    path(f"{_CASUS}plan/", plan.plan, name="plan"),
    path(f"{_CASUS}plan/maatregelen/nieuw/", plan.maatregel_nieuw, name="maatregel_nieuw"),
    path(f"{_CASUS}plan/vaststellen/", plan.vaststellen, name="plan_vaststellen"),
    path(f"{_CASUS}plan/uitvoeren/", plan.uitvoeren, name="plan_uitvoeren"),
    path("plannen/<uuid:plan_id>/", plan.versie, name="plan_versie"),
    path("maatregelen/<uuid:maatregel_id>/verwijderen/", plan.maatregel_verwijderen, name="maatregel_verwijderen"),
    path("maatregelen/<uuid:maatregel_id>/voortgang/", uitvoering.voortgang, name="voortgang"),
    path("maatregelen/<uuid:maatregel_id>/overdragen/", uitvoering.overdragen, name="maatregel_overdragen"),
    path(f"{_CASUS}evaluaties/nieuw/", uitvoering.evaluatie_plannen, name="evaluatie_plannen"),
    path("evaluaties/<uuid:evaluatie_id>/", uitvoering.evaluatie_houden, name="evaluatie_houden"),
    path(f"{_CASUS}adviezen/nieuw/", uitvoering.advies, name="advies"),
    path(f"{_CASUS}casusoverleg/hervatten/", uitvoering.hervatten, name="uitvoering_hervatten"),
    path(f"{_CASUS}besluiten/sluiten/", uitvoering.besluit_nieuw, {"soort": SLUITEN}, name="besluit_sluiten"),
    path(
        f"{_CASUS}besluiten/partner-toevoegen/",
        uitvoering.besluit_nieuw,
        {"soort": PARTNER_TOEVOEGEN},
        name="besluit_partner_toevoegen",
    ),
    path(
        f"{_CASUS}besluiten/heroverweging/",
        uitvoering.besluit_nieuw,
        {"soort": HEROVERWEGING},
        name="besluit_heroverweging",
    ),
    path(
        "casusoverleg/besluiten/<uuid:besluit_id>/wijzigen/",
        uitvoering.besluit_wijzigen,
        name="casusoverleg_besluit_wijzigen",
    ),
    path(f"{_CASUS}informatie/nieuw/", informatie.nieuw, name="informatie_nieuw"),
    path(f"{_CASUS}informatie/overbrengen/", informatie.bronnen, name="informatie_bronnen"),
    path(
        f"{_CASUS}informatie/overbrengen/<slug:soort>/<uuid:bron_id>/",
        informatie.overbrengen,
        name="informatie_overbrengen",
    ),
    path("informatie/<uuid:item_id>/wegen/", informatie.wegen, name="informatie_wegen"),
    path("informatie/<uuid:item_id>/verbeteren/", informatie.verbeteren, name="informatie_verbeteren"),
    path("informatie/<uuid:item_id>/achterhouden/", informatie.achterhouden, name="informatie_achterhouden"),
    path("informatie/<uuid:item_id>/vrijgeven/", informatie.vrijgeven, name="informatie_vrijgeven"),
    path(f"{_CASUS}bijeenkomsten/nieuw/", bijeenkomst.nieuw, name="bijeenkomst_nieuw"),
    path(_BIJEENKOMST, bijeenkomst.bijeenkomst, name="bijeenkomst"),
    path(f"{_BIJEENKOMST}wijzigen/", bijeenkomst.wijzigen, name="bijeenkomst_wijzigen"),
    path(f"{_BIJEENKOMST}afzeggen/", bijeenkomst.afzeggen, name="bijeenkomst_afzeggen"),
    path(f"{_BIJEENKOMST}uitnodigen/", bijeenkomst.uitnodigen, name="bijeenkomst_uitnodigen"),
    path(
        f"{_BIJEENKOMST}agendabestand/",
        bijeenkomst.agendabestand,
        name="bijeenkomst_agendabestand",
    ),
    path(f"{_BIJEENKOMST}aanwezigen/", notulen.aanwezigen, name="bijeenkomst_aanwezigen"),
    path(f"{_BIJEENKOMST}aanwezigen/op-naam/", notulen.op_naam, name="bijeenkomst_op_naam"),
    path(f"{_BIJEENKOMST}beslissingen/nieuw/", notulen.beslissing_nieuw, name="beslissing_nieuw"),
    path(
        "beslissingen/<uuid:beslissing_id>/verwijderen/", notulen.beslissing_verwijderen, name="beslissing_verwijderen"
    ),
    path(f"{_BIJEENKOMST}notulen/verbeteren/", notulen.verbeteren, name="notulen_verbeteren"),
    path("notulen/<uuid:notulen_id>/vaststellen/", notulen.vaststellen, name="notulen_vaststellen"),
    path("notulen/<uuid:notulen_id>/pdf/", notulen.pdf, name="notulen_pdf"),
    path(f"{_CASUS}adviesaanvragen/nieuw/", advies.nieuw, name="adviesaanvraag_nieuw"),
    path("adviesaanvragen/<uuid:aanvraag_id>/vraag/", advies.pdf, name="adviesaanvraag_pdf"),
    path("adviesaanvragen/<uuid:aanvraag_id>/antwoord/", advies.antwoord, name="adviesaanvraag_antwoord"),
    path("adviesaanvragen/<uuid:aanvraag_id>/gevolg/", advies.gevolg, name="adviesaanvraag_gevolg"),
]
