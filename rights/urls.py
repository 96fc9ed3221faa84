from django.urls import path

from rights import views

urlpatterns = [
    path("casussen/<uuid:casus_id>/kennisgeving/", views.kennisgeving_nieuw, name="kennisgeving_nieuw"),
    path("verzoeken/", views.verzoeken, name="verzoeken"),
    path("verzoeken/nieuw/", views.verzoek_nieuw, name="verzoek_nieuw"),
    path("verzoeken/<uuid:verzoek_id>/", views.verzoek, name="verzoek"),
    path("verzoeken/<uuid:verzoek_id>/<slug:handeling>/", views.verzoek_handeling, name="verzoek_handeling"),
]
