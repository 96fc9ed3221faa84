from django.urls import path

from security import views
from security.cijfers import views as cijfers
from security.datalek import views as datalek

urlpatterns = [
    path("logboek/", views.logboek, name="logboek"),
    path("logboek/patronen/", views.logboek_patronen, name="logboek_patronen"),
    path("casussen/<uuid:casus_id>/wie-zag-wat/", views.wie_zag_wat, name="wie_zag_wat"),
    path("casussen/<uuid:casus_id>/wie-zag-wat.pdf", views.wie_zag_wat_pdf, name="wie_zag_wat_pdf"),
    path("rechten/", views.rechten_overzicht, name="rechten"),
    path("rechten/rol/<uuid:rol_id>/akkoord/", views.agree_with_rol, name="rol_akkoord"),
    path("rechten/rol/<uuid:rol_id>/niet-akkoord/", views.refuse_rol, name="rol_niet_akkoord"),
    path("rechten/<uuid:recht_id>/bevestigen/", views.confirm_recht, name="recht_bevestigen"),
    path("rechten/<uuid:recht_id>/beeindigen/", views.end_recht, name="recht_beeindigen"),
    path("inzage-met-doel/", views.fg_casussen, name="fg_casussen"),
    path("cijfers/", cijfers.cijfers, name="cijfers"),
    path("incidenten/", datalek.incidenten, name="incidenten"),
    path("incidenten/melden/", datalek.incident_melden, name="incident_melden"),
    path("incidenten/contacten/", datalek.datalek_contacten, name="datalek_contacten"),
    path("incidenten/contacten/nieuw/", datalek.datalek_contacten_nieuw, name="datalek_contacten_nieuw"),
    path("incidenten/<uuid:incident_id>/", datalek.incident, name="incident"),
    path("incidenten/<uuid:incident_id>/feiten/", datalek.incident_feiten, name="incident_feiten"),
    path("incidenten/<uuid:incident_id>/ontvangst/", datalek.incident_ontvangst, name="incident_ontvangst"),
    path("incidenten/<uuid:incident_id>/melding-ap.pdf", datalek.incident_pdf, name="incident_pdf"),
    path("incidenten/<uuid:incident_id>/besluiten/<slug:soort>/", datalek.incident_besluit, name="incident_besluit"),
]
