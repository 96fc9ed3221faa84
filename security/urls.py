from django.urls import path

from security import views

urlpatterns = [
    path("logboek/", views.logboek, name="logboek"),
    path("inzage-met-doel/", views.fg_casussen, name="fg_casussen"),
]
