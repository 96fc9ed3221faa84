from django.apps import AppConfig


class CasusoverlegConfig(AppConfig):
    name = "casusoverleg"

    def ready(self) -> None:
        from casusoverleg.actions.overleg import register_effects
        from casusoverleg.besluitsoorten import register_all

        register_all()
        register_effects()
