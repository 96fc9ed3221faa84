from django.apps import AppConfig


class WeegploegConfig(AppConfig):
    name = "weegploeg"

    def ready(self) -> None:
        from weegploeg.besluitsoorten import register_all

        register_all()
