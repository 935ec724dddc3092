"""The site for a WSGI server, which is what serves it fastest."""

import gc
import os

import django
import granian.server.mp
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

from portal.refusal import refuse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
try:
    django.setup()
    # The tables can only be imported now, and the handler may need SECRET_KEY.
    import_string("portal.startup.refuse_unless_safe")()
    import_string("portal.held_answers.hold_answers")(granian.server.mp)
    application = import_string("portal.api.door.Door")(get_wsgi_application())
except ImproperlyConfigured as problem:
    refuse(str(problem))

# What was made so far stays for as long as the process does, and is much: whoever looks
# for garbage need not look there again.
gc.collect()
gc.freeze()
