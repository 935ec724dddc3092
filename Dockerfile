# The portal and its worker in one image; compose.yaml says which of them runs.
FROM python:3.11-slim-bookworm AS build

ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
RUN python -m venv /opt/portal
COPY requirements.txt /tmp/requirements.txt
RUN /opt/portal/bin/pip install --require-hashes --no-deps -r /tmp/requirements.txt

FROM python:3.11-slim-bookworm

ENV PATH=/opt/portal/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=portal.settings

RUN useradd --system --uid 10001 --home-dir /srv/portal --shell /usr/sbin/nologin portal
COPY --from=build /opt/portal /opt/portal
WORKDIR /srv/portal
COPY manage.py ./
COPY credentials credentials
COPY portal portal
COPY templates templates
COPY static static

# Static files are part of the image, so that the root file system can stay read-only.
RUN SECRET_KEY=only-while-building-and-long-enough-for-the-start-up-checks-0123456789 \
    python manage.py collectstatic --no-input --verbosity 0

USER 10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "3", "--backlog", "4096", "--workers-kill-timeout", "10", "--no-access-log", "portal.wsgi:application"]
