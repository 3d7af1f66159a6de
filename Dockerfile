# One image for web, worker, beat and the one-off commands of docker-compose.yml.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_NO_CACHE_DIR=1 \
    ITUBE_STATE_DIR=/var/lib/itube \
    ITUBE_STATIC_ROOT=/srv/itube-static \
    ITUBE_MEDIA_ROOT=/var/lib/itube/media \
    PROMETHEUS_MULTIPROC_DIR=/tmp/itube-metrics

RUN useradd --system --uid 10001 --home-dir /var/lib/itube --create-home itube

WORKDIR /app
COPY requirements.txt ./
# Pinned and hashed; what is not in the file is not installed.
RUN pip install --require-hashes --no-deps -r requirements.txt

COPY . .
# Static files belong to the image: every web process serves the same, with hashed names.
RUN python manage.py collectstatic --noinput --verbosity 0 \
    && mkdir -p /var/lib/itube/media \
    && chown -R itube:itube /var/lib/itube

USER itube
EXPOSE 8000
CMD ["gunicorn", "itube.wsgi", "--bind", "0.0.0.0:8000"]
