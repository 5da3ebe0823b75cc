# The archive as one image: `web`, `worker` and `indexer` are commands of it (compose.yaml).
# Pinned to an exact version; add the digest (@sha256:...) where your registry shows it.
FROM python:3.11.14-slim-bookworm

RUN apt-get update \
 && apt-get install -y --no-install-recommends tesseract-ocr bubblewrap \
 && rm -rf /var/lib/apt/lists/*

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 IMR_DATA_DIR=/data
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
RUN useradd --system --uid 999 --home /app archive \
 && mkdir -p /data/letters && chown -R archive /data \
 && SECRET_KEY=build DATABASE_URL=postgresql://nowhere/none IMR_DATA_DIR=/app/var \
    python manage.py collectstatic --noinput \
 && mv /app/var/static /app/static-collected
ENV IMR_STATIC_ROOT=/app/static-collected
USER archive
EXPOSE 8000
HEALTHCHECK CMD ["python", "deploy/healthy.py", "web"]
# Never the address that clients see: a proxy stands in front (deploy/nginx.conf)
CMD ["gunicorn", "imr_archive.wsgi", "--config", "gunicorn.conf.py", "--bind", "0.0.0.0:8000"]
