# The product, for production. `make demo` needs no container.
FROM python:3.13-slim AS packages
COPY requirements/run.txt /tmp/run.txt
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r /tmp/run.txt

FROM python:3.13-slim
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=casework.config.settings MEDIA_ROOT=/srv/media LEDGER_FILE=/srv/ledger/grootboek
# pg_dump and pg_restore of the version that docker-compose.yml serves, for `manage.py backup`.
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates postgresql-common \
 && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
 && apt-get install -y --no-install-recommends postgresql-client-18 \
 && rm -rf /var/lib/apt/lists/*
RUN groupadd --gid 10001 casework \
 && useradd --uid 10001 --gid casework --no-create-home --home-dir /srv casework \
 && install -d -o casework -g casework -m 0700 /srv/media /srv/ledger
COPY --from=packages /opt/venv /opt/venv
COPY . /srv/casework
WORKDIR /srv/casework
# Collecting static files reads the settings but reaches no server; these values open nothing and stay in
# this step.
RUN env DATABASE_URL='postgres://none@/none' KEYS_DATABASE_URL='postgres://none@/none' \
    REDIS_URL='redis://none' CELERY_BROKER_URL='redis://none' SECRET_KEY=only-for-this-step-it-signs-nothing-and-stays-in-no-image \
    MASTER_KEYS=1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \
    python manage.py collectstatic --noinput
USER casework
VOLUME /srv/media /srv/ledger
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python", "-c", \
  "import http.client as h; c = h.HTTPConnection('127.0.0.1', 8000, timeout=4); c.request('GET', '/healthz', headers={'Host': 'localhost'}); raise SystemExit(c.getresponse().status != 200)"]
CMD ["gunicorn", "casework.config.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "2", \
     "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
