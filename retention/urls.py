from django.urls import path

from retention import views

urlpatterns = [
    path("archief/", views.archief, name="archief"),
    path("archief/<uuid:casus_id>/raadplegen/", views.archief_raadplegen, name="archief_raadplegen"),
    path("archief/<uuid:casus_id>/weer-actief/", views.archief_heropenen, name="archief_heropenen"),
]
