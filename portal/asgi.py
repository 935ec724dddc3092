"""The site for an ASGI server."""

import os

import django
from django.core.asgi import get_asgi_application
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from portal.refusal import refuse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
try:
    django.setup()
    # The tables can only be imported now, and the handler may need SECRET_KEY.
    import_string("portal.startup.refuse_unless_safe")()
    application = get_asgi_application()
except ImproperlyConfigured as problem:
    refuse(str(problem))
