import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A kitchen takes three orders from the queue at once and cooks them side by side. */
public class Main {
    /** A message as it lay in the queue; its sender put the context of its span into traceparent. */
    record Message(int order, String traceparent) {}

    static final List<Message> BATCH = List.of(
            new Message(41, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
            new Message(42, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
            new Message(43, "00-5b8aa5a2d2c872e8321cf37308d69df2-051581bf3cb55c13-01"));

    public static void main(String[] args) throws Exception {
        var exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(System.getenv("OTEL_EXPORTER_OTLP_ENDPOINT") + "/v1/traces")
                .build();
        var provider = SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.builder().put("service.name", "kitchen").build()))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
                .build();
        cookAll(provider.get("kitchen"));
        provider.close(); // sends what is still in memory
    }

    /** Cooks the whole batch. */
    static void cookAll(Tracer tracer) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(3);
        SpanBuilder builder = tracer.spanBuilder("process batch").setSpanKind(SpanKind.CONSUMER).setNoParent();
        for (Message m : BATCH) {
            builder.addLink(Span.fromContext(contextOf(m)).getSpanContext());
        }
        Span batch = builder.startSpan();
        try (Scope scope = batch.makeCurrent()) {
            for (Message m : BATCH) {
                pool.execute(Context.current().wrap(() -> cook(tracer, m)));
            }
            pool.shutdown();
            pool.awaitTermination(10, TimeUnit.SECONDS);
        } finally {
            batch.end();
        }
    }

    /** Cooks one order, on a thread of the pool. */
    static void cook(Tracer tracer, Message m) {
        Span span = tracer.spanBuilder("process order").setAttribute("order.id", m.order()).startSpan();
        try {
            Thread.sleep(10);
            System.out.println("order " + m.order() + " is ready");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            span.end();
        }
    }

    /** The context that the sender of a message put into it. */
    static Context contextOf(Message m) {
        return W3CTraceContextPropagator.getInstance().extract(Context.root(), m, new TextMapGetter<>() {
            @Override
            public Iterable<String> keys(Message carrier) {
                return List.of("traceparent");
            }

            @Override
            public String get(Message carrier, String key) {
                return key.equals("traceparent") ? carrier.traceparent() : null;
            }
        });
    }
}
