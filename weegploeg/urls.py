from django.urls import path

from weegploeg.choices import CASUSWAARDIGHEID, INFORMEREN, PARTNERS
from weegploeg.views import agenda, beoordeling, besluit, duiding, scherm, uitnodigen, vergadering

urlpatterns = [
    path("vergaderingen/", vergadering.vergaderingen, name="vergaderingen"),
    path("vergaderingen/nieuw/", vergadering.vergadering_nieuw, name="vergadering_nieuw"),
    path("vergaderingen/<uuid:vergadering_id>/", vergadering.vergadering, name="vergadering"),
    path(
        "vergaderingen/<uuid:vergadering_id>/agenda/<uuid:casus_id>/",
        agenda.agendapunt_nieuw,
        name="agendapunt_nieuw",
    ),
    path("vergaderingen/<uuid:vergadering_id>/wijzigen/", uitnodigen.vergadering_wijzigen, name="vergadering_wijzigen"),
    path("vergaderingen/<uuid:vergadering_id>/afzeggen/", uitnodigen.vergadering_afzeggen, name="vergadering_afzeggen"),
    path(
        "vergaderingen/<uuid:vergadering_id>/uitnodigen/",
        uitnodigen.vergadering_uitnodigen,
        name="vergadering_uitnodigen",
    ),
    path("vergaderingen/<uuid:vergadering_id>/agendabestand/", uitnodigen.agendabestand, name="agendabestand"),
    path("agendapunten/<uuid:agendapunt_id>/omhoog/", agenda.verplaatsen, {"omhoog": True}, name="agendapunt_omhoog"),
    path("agendapunten/<uuid:agendapunt_id>/omlaag/", agenda.verplaatsen, {"omhoog": False}, name="agendapunt_omlaag"),
    path("agendapunten/<uuid:agendapunt_id>/afvoeren/", agenda.afvoeren, name="agendapunt_afvoeren"),
    path("vergaderingen/punten/<uuid:agendapunt_id>/scherm/", scherm.scherm, name="scherm"),
    path("vergaderingen/punten/<uuid:agendapunt_id>/notulen/", scherm.notulen, name="notulen"),
    path("agendapunten/<uuid:agendapunt_id>/beraad/", agenda.beraad, name="beraad"),
    path("casussen/<uuid:casus_id>/agenderen/", agenda.agenderen, name="agenderen"),
    path("casussen/<uuid:casus_id>/beoordelen/", beoordeling.beoordeling_nieuw, name="beoordeling_nieuw"),
    path("beoordelingen/<uuid:beoordeling_id>/", beoordeling.beoordeling, name="beoordeling"),
    path(
        "beoordelingen/<uuid:eerste_id>/naast/<uuid:tweede_id>/",
        beoordeling.beoordeling_naast,
        name="beoordeling_naast",
    ),
    *(
        path(
            f"casussen/<uuid:casus_id>/besluiten/{soort}/",
            besluit.besluit_nieuw,
            {"soort": soort},
            name=f"besluit_{soort}",
        )
        for soort in (CASUSWAARDIGHEID, PARTNERS, INFORMEREN)
    ),
    path(
        "weegploeg/besluiten/<uuid:besluit_id>/wijzigen/", besluit.besluit_wijzigen, name="weegploeg_besluit_wijzigen"
    ),
    path(
        "weegploeg/besluiten/<uuid:besluit_id>/vervangen/",
        besluit.besluit_vervangen,
        name="weegploeg_besluit_vervangen",
    ),
    path("casussen/<uuid:casus_id>/duiding/", duiding.duiding_vragen, name="duiding_vragen"),
    path("duiding/<uuid:duiding_id>/", duiding.duiding, name="duiding"),
    path("duiding/<uuid:duiding_id>/herinneren/", duiding.duiding_herinneren, name="duiding_herinneren"),
    path("duiding/<uuid:duiding_id>/weigeren/", duiding.duiding_weigeren, name="duiding_weigeren"),
    path("signalen/<uuid:signaal_id>/terugkoppeling/", duiding.terugkoppeling, name="terugkoppeling"),
]
