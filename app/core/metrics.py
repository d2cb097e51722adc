"""What this process counts for /metrics: requests by endpoint, never by address, name, position."""

import os
import time

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY, Collector

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
REQUESTS = Counter(
    "gridkeeper_requests_total", "Requests answered", ["endpoint", "method", "status"]
)
SECONDS = Histogram(
    "gridkeeper_request_seconds",
    "Time from the first byte to the answer",
    ["endpoint"],
    buckets=BUCKETS,
)


def init_app(app: Flask) -> None:
    """Count every request."""

    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def count(response: Response) -> Response:
        endpoint = request.endpoint or "unknown"
        method = (
            request.method
            if request.method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH")
            else "other"
        )
        REQUESTS.labels(endpoint, method, str(response.status_code)).inc()
        SECONDS.labels(endpoint).observe(time.perf_counter() - g.get("began", time.perf_counter()))
        return response


def exposition(facts: Collector) -> bytes:
    """Prometheus' text format: the counters of all web processes, and `facts` read now."""
    registry = CollectorRegistry()
    registry.register(facts)
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)
        return generate_latest(registry)
    return generate_latest(REGISTRY) + generate_latest(registry)
