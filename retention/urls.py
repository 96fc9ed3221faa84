from django.urls import path

from retention import views
from retention.choices import ALSNOG_INFORMEREN, HEROPENEN

urlpatterns = [
    path("archief/", views.archief, name="archief"),
    path("archief/<uuid:casus_id>/raadplegen/", views.archief_raadplegen, name="archief_raadplegen"),
    path("archief/<uuid:casus_id>/weer-actief/", views.archief_besluit, {"soort": HEROPENEN}, name="archief_heropenen"),
    path(
        "archief/<uuid:casus_id>/informeren/",
        views.archief_besluit,
        {"soort": ALSNOG_INFORMEREN},
        name="archief_informeren",
    ),
    path(
        "archief/besluiten/<uuid:besluit_id>/wijzigen/",
        views.archief_besluit_wijzigen,
        name="archief_besluit_wijzigen",
    ),
]
