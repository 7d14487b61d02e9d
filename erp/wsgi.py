import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "erp.settings")

application = get_wsgi_application()
# What was loaded stays for good. Looked through again and again, it would hold up a request for a tenth of a second each time.
gc.collect()
gc.freeze()
