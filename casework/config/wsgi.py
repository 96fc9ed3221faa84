"""WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

from casework.config.environment import refuse_a_false_demo

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casework.config.settings")
application = get_wsgi_application()
refuse_a_false_demo()
