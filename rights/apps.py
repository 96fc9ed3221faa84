from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "rights"

    def ready(self) -> None:
        from retention.holds import add_hold
        from rights.selectors import has_running_request

        add_hold(has_running_request)
