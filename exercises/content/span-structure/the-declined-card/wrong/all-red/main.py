"""A till that takes cards: three payments, one of which the bank declines.

Each payment is a span, and below it the call to the bank is another.
"""

import time

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, Status, StatusCode

# Sends OTLP over HTTP to the address in OTEL_EXPORTER_OTLP_ENDPOINT. In Python
# the provider flushes by itself when the interpreter ends.
provider = TracerProvider(resource=Resource.create({"service.name": "till"}))
provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
trace.set_tracer_provider(provider)
tracer = trace.get_tracer("till")


class Declined(Exception):
    """The bank will not pay."""


def bank(cents):
    """Stands for the bank's server."""
    time.sleep(0.005)
    if cents > 5000:
        raise Declined("over the limit of the card")


def charge(cents):
    """Asks the bank for the money."""
    with tracer.start_as_current_span("charge card", kind=SpanKind.CLIENT) as span:
        span.set_attribute("payment.cents", cents)
        try:
            bank(cents)
        except Declined as err:
            span.record_exception(err)
            span.set_attribute("error.type", type(err).__name__)
            print("declined:", err)
            return False
        finally:
            span.set_status(Status(StatusCode.ERROR, "the call is over"))
        return True


def pay(number, cents):
    """Takes one payment."""
    with tracer.start_as_current_span("pay") as span:
        span.set_attribute("payment.number", number)
        if charge(cents):
            print(f"payment {number}: {cents} cents, thank you")
        else:
            print(f"payment {number}: please pay in cash")


for number, cents in [(1, 450), (2, 9900), (3, 1250)]:
    pay(number, cents)
