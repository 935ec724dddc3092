"""The site for a WSGI server, which is what serves it fastest."""

import os

from django.core.wsgi import get_wsgi_application

from portal.startup import refuse_unless_safe

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = get_wsgi_application()
refuse_unless_safe()
