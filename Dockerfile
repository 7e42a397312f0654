# The draft studio: no GPU, no compiler, nothing fetched when it runs.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_ROOT_USER_ACTION=ignore

WORKDIR /opt/soundstage

# the packages first: they change less often than the code, and weigh 600 MB
COPY requirements.lock ./
RUN pip install --no-deps --require-hashes --only-binary :all: -r requirements.lock

COPY pyproject.toml README.md LICENSE ./
COPY config config
COPY storage storage
COPY generators generators
COPY specialists specialists
COPY bot bot
RUN pip install --no-deps --no-build-isolation --no-index .

# whoever runs this needs no rights outside the two folders
RUN useradd --system --uid 10001 --home-dir /studio --create-home --shell /usr/sbin/nologin studio \
    && mkdir -p /studio/data /studio/cache /films \
    && chown -R studio:studio /studio /films
USER studio
WORKDIR /films
ENV SOUNDSTAGE_DATA_DIR=/studio/data \
    SOUNDSTAGE_CACHE_DIR=/studio/cache
VOLUME ["/studio/data", "/studio/cache", "/films"]

# the health endpoint answers on loopback only, so the question is asked from inside
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f\"http://127.0.0.1:{os.environ.get('SOUNDSTAGE_HEALTH_PORT', 8377)}/health\", timeout=4)"]

# SIGTERM drains: running steps are given back, and the process ends within ten seconds
STOPSIGNAL SIGTERM
ENTRYPOINT ["soundstage"]
CMD ["up"]
