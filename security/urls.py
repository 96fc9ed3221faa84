from django.urls import path

from security import views

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
]
