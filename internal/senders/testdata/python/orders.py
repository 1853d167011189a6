"""An order service that works on a dozen orders at once, and sends traces,
metrics and logs of it to the endpoint that its environment names."""

import asyncio
import logging
import os
import time

from opentelemetry import _logs, metrics, trace
from opentelemetry.metrics import Observation
from opentelemetry.propagate import extract, inject
from opentelemetry.sdk._logs import LoggerProvider, LoggingHandler
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, Status, StatusCode

if os.environ.get("OTEL_EXPORTER_OTLP_PROTOCOL") == "grpc":
    from opentelemetry.exporter.otlp.proto.grpc._log_exporter import OTLPLogExporter
    from opentelemetry.exporter.otlp.proto.grpc.metric_exporter import OTLPMetricExporter
    from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
else:
    from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

ORDERS = 12
log = logging.getLogger("shop.orders")


class Declined(Exception):
    """The customer's card was declined."""


def set_up():
    """Installs the three providers and returns them."""
    resource = Resource.create(
        {"service.name": "orders-python", "service.version": "1.4.2", "deployment.environment.name": "dev"}
    )
    tracers = TracerProvider(resource=resource)
    tracers.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(tracers)
    meters = MeterProvider(resource=resource, metric_readers=[PeriodicExportingMetricReader(OTLPMetricExporter())])
    metrics.set_meter_provider(meters)
    loggers = LoggerProvider(resource=resource)
    loggers.add_log_record_processor(BatchLogRecordProcessor(OTLPLogExporter()))
    _logs.set_logger_provider(loggers)
    log.addHandler(LoggingHandler(logger_provider=loggers))
    log.setLevel(logging.INFO)
    return tracers, meters, loggers


class Service:
    def __init__(self):
        self.tracer = trace.get_tracer("shop.orders")
        meter = metrics.get_meter("shop.orders")
        self.placed = meter.create_counter("shop.orders.placed", unit="{order}", description="Orders by how they ended")
        self.duration = meter.create_histogram(
            "http.server.request.duration",
            unit="s",
            explicit_bucket_boundaries_advisory=[0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 1],
        )
        meter.create_observable_gauge(
            "shop.stock.level", [lambda _: [Observation(88, {"shop.item": "book"})]], unit="{item}"
        )
        self.later = set()  # confirmations that are still being sent

    async def place(self, order):
        """Answers one POST /orders."""
        begin = time.monotonic()
        with self.tracer.start_as_current_span(
            "POST /orders",
            kind=SpanKind.SERVER,
            attributes={
                "http.request.method": "POST",
                "url.path": "/orders",
                "url.scheme": "http",
                "http.route": "/orders",
                "server.address": "shop.example",
                "shop.order.id": order,
            },
        ) as span:
            status, outcome = 201, "accepted"
            await self.check_stock(order)
            try:
                await self.charge(order)
                log.info("order placed", extra={"shop.order.id": order})
            except Declined:
                status, outcome = 502, "declined"
                span.set_status(Status(StatusCode.ERROR, "payment failed"))
                span.set_attribute("error.type", "502")
                log.exception("order failed", extra={"shop.order.id": order})
            self.confirm_later(order)
            span.set_attribute("http.response.status_code", status)
            self.placed.add(1, {"shop.order.outcome": outcome})
            self.duration.record(
                time.monotonic() - begin,
                {"http.request.method": "POST", "http.route": "/orders", "http.response.status_code": status},
            )

    async def check_stock(self, order):
        with self.tracer.start_as_current_span("check stock", attributes={"shop.order.id": order}):
            with self.tracer.start_as_current_span(
                "SELECT stock",
                kind=SpanKind.CLIENT,
                attributes={
                    "db.system.name": "postgresql",
                    "db.namespace": "shop",
                    "db.operation.name": "SELECT",
                    "db.collection.name": "stock",
                    "server.address": "db.example",
                    "server.port": 5432,
                },
            ):
                await asyncio.sleep(0.005)

    async def charge(self, order):
        with self.tracer.start_as_current_span(
            "POST /charges",
            kind=SpanKind.CLIENT,
            attributes={
                "http.request.method": "POST",
                "url.full": "https://pay.example/charges",
                "server.address": "pay.example",
                "server.port": 443,
            },
        ) as span:  # an exception that leaves the block is recorded
            await asyncio.sleep(0.04)
            if order % 6 == 0:
                span.set_attributes({"http.response.status_code": 402, "error.type": "402"})
                raise Declined("the card was declined")
            span.set_attribute("http.response.status_code", 200)

    def confirm_later(self, order):
        """Writes to the customer after the answer: the span outlives its parent."""

        async def send():
            with self.tracer.start_as_current_span(
                "send confirmation",
                kind=SpanKind.PRODUCER,
                attributes={
                    "messaging.system": "kafka",
                    "messaging.destination.name": "mail",
                    "messaging.operation.type": "send",
                    "shop.order.id": order,
                },
            ):
                await asyncio.sleep(0.06)

        task = asyncio.create_task(send())
        self.later.add(task)
        task.add_done_callback(self.later.discard)

    async def import_prices(self, outer):
        """Takes as long as all the orders: its children are sent long before
        it. It goes on with the trace that started this process, if one did."""
        with self.tracer.start_as_current_span("import prices", context=outer, attributes={"shop.price_lists": 3}):
            for i in range(3):
                with self.tracer.start_as_current_span("import price list", attributes={"shop.price_list": i + 1}):
                    await asyncio.sleep(0.6)
            await run_next()


async def run_next():
    """Runs another program as a part of this trace."""
    name = os.environ.get("NEXT_COMMAND")
    if not name:
        return
    carrier = {}
    inject(carrier)
    process = await asyncio.create_subprocess_exec(name, env={**os.environ, "TRACEPARENT": carrier["traceparent"]})
    if await process.wait() != 0:
        raise RuntimeError(f"{name} failed")


async def work():
    service = Service()
    log.info("order service starts", extra={"process.pid": os.getpid()})
    outer = extract({"traceparent": os.environ.get("TRACEPARENT", "")})
    async with asyncio.TaskGroup() as group:
        group.create_task(service.import_prices(outer))
        for order in range(1, ORDERS + 1):
            group.create_task(service.place(order))
            await asyncio.sleep(0.15)
    await asyncio.gather(*service.later)


def main():
    providers = set_up()
    try:
        asyncio.run(work())
    finally:
        for provider in providers:
            provider.shutdown()


if __name__ == "__main__":
    main()
