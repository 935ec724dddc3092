"""The site for an ASGI server."""

import os

from django.core.asgi import get_asgi_application

from portal.startup import refuse_unless_safe

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = get_asgi_application()
refuse_unless_safe()
