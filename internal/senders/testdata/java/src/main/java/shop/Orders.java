package shop;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The order service: what it does, and what it says about it. */
final class Orders implements AutoCloseable {
  private static final int ORDERS = 12;
  private static final AttributeKey<Long> ORDER = AttributeKey.longKey("shop.order.id");
  private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
  private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

  private static final class Declined extends Exception {
    Declined() {
      super("the card was declined");
    }
  }

  private final OpenTelemetry otel;
  private final Tracer tracer;
  private final Logger logger;
  private final LongCounter placed;
  private final DoubleHistogram duration;
  private final ExecutorService pool = Context.taskWrapping(Executors.newCachedThreadPool());
  private final ConcurrentLinkedQueue<CompletableFuture<Void>> later = new ConcurrentLinkedQueue<>();

  Orders(OpenTelemetry otel) {
    this.otel = otel;
    tracer = otel.getTracer("shop.orders");
    logger = otel.getLogsBridge().get("shop.orders");
    Meter meter = otel.getMeter("shop.orders");
    placed = meter.counterBuilder("shop.orders.placed").setUnit("{order}").setDescription("Orders by how they ended").build();
    duration =
        meter.histogramBuilder("http.server.request.duration").setUnit("s")
            .setExplicitBucketBoundariesAdvice(List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 1.0)).build();
    meter.gaugeBuilder("shop.stock.level").ofLongs().setUnit("{item}")
        .buildWithCallback(m -> m.record(88, Attributes.of(AttributeKey.stringKey("shop.item"), "book")));
  }

  /** Answers one POST /orders. */
  private Void place(long order) throws InterruptedException {
    long begin = System.nanoTime();
    Span span =
        tracer.spanBuilder("POST /orders").setSpanKind(SpanKind.SERVER)
            .setAttribute(METHOD, "POST").setAttribute("url.path", "/orders").setAttribute("url.scheme", "http")
            .setAttribute(ROUTE, "/orders").setAttribute("server.address", "shop.example").setAttribute(ORDER, order)
            .startSpan();
    try (Scope ignored = span.makeCurrent()) {
      long status = 201;
      String outcome = "accepted";
      checkStock(order);
      try {
        charge(order);
        log(Severity.INFO, "order placed", Attributes.of(ORDER, order));
      } catch (Declined declined) {
        status = 502;
        outcome = "declined";
        span.setStatus(StatusCode.ERROR, "payment failed").setAttribute(ERROR_TYPE, "502");
        log(Severity.ERROR, "order failed",
            Attributes.of(ORDER, order, AttributeKey.stringKey("exception.message"), declined.getMessage()));
      }
      later.add(CompletableFuture.runAsync(() -> confirm(order), pool));
      span.setAttribute(STATUS, status);
      placed.add(1, Attributes.of(AttributeKey.stringKey("shop.order.outcome"), outcome));
      duration.record((System.nanoTime() - begin) / 1e9, Attributes.of(METHOD, "POST", ROUTE, "/orders", STATUS, status));
    } finally {
      span.end();
    }
    return null;
  }

  private void checkStock(long order) throws InterruptedException {
    Span span = tracer.spanBuilder("check stock").setAttribute(ORDER, order).startSpan();
    try (Scope ignored = span.makeCurrent()) {
      Span query =
          tracer.spanBuilder("SELECT stock").setSpanKind(SpanKind.CLIENT)
              .setAttribute("db.system.name", "postgresql").setAttribute("db.namespace", "shop")
              .setAttribute("db.operation.name", "SELECT").setAttribute("db.collection.name", "stock")
              .setAttribute("server.address", "db.example").setAttribute("server.port", 5432).startSpan();
      try {
        Thread.sleep(5);
      } finally {
        query.end();
      }
    } finally {
      span.end();
    }
  }

  private void charge(long order) throws Declined, InterruptedException {
    Span span =
        tracer.spanBuilder("POST /charges").setSpanKind(SpanKind.CLIENT)
            .setAttribute(METHOD, "POST").setAttribute("url.full", "https://pay.example/charges")
            .setAttribute("server.address", "pay.example").setAttribute("server.port", 443).startSpan();
    try {
      Thread.sleep(40);
      if (order % 6 == 0) {
        span.setAttribute(STATUS, 402L).setAttribute(ERROR_TYPE, "402");
        throw new Declined();
      }
      span.setAttribute(STATUS, 200L);
    } catch (Declined declined) {
      span.recordException(declined).setStatus(StatusCode.ERROR, declined.getMessage());
      throw declined;
    } finally {
      span.end();
    }
  }

  /** Writes to the customer after the answer: the span outlives its parent. */
  private void confirm(long order) {
    Span span =
        tracer.spanBuilder("send confirmation").setSpanKind(SpanKind.PRODUCER)
            .setAttribute("messaging.system", "kafka").setAttribute("messaging.destination.name", "mail")
            .setAttribute("messaging.operation.type", "send").setAttribute(ORDER, order).startSpan();
    try {
      Thread.sleep(60);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      span.end();
    }
  }

  /**
   * Takes as long as all the orders: its children are sent long before it. It goes on with the trace that started this
   * process, if one did.
   */
  private Void importPrices() throws Exception {
    Context outer = otel.getPropagators().getTextMapPropagator().extract(Context.root(), System.getenv(), new FromEnvironment());
    Span span = tracer.spanBuilder("import prices").setParent(outer).setAttribute("shop.price_lists", 3).startSpan();
    try (Scope ignored = span.makeCurrent()) {
      for (int list = 1; list <= 3; list++) {
        Span child = tracer.spanBuilder("import price list").setAttribute("shop.price_list", list).startSpan();
        Thread.sleep(600);
        child.end();
      }
      runNext();
    } finally {
      span.end();
    }
    return null;
  }

  /** Runs another program as a part of this trace. */
  private void runNext() throws Exception {
    String name = System.getenv("NEXT_COMMAND");
    if (name == null) {
      return;
    }
    ProcessBuilder next = new ProcessBuilder(name).inheritIO();
    otel.getPropagators().getTextMapPropagator()
        .inject(Context.current(), next.environment(), (env, key, value) -> env.put(key.toUpperCase(), value));
    int code = next.start().waitFor();
    if (code != 0) {
      throw new IllegalStateException(name + " ended with " + code);
    }
  }

  private static final class FromEnvironment implements TextMapGetter<Map<String, String>> {
    @Override
    public Iterable<String> keys(Map<String, String> env) {
      return env.keySet();
    }

    @Override
    public String get(Map<String, String> env, String key) {
      return env.get(key.toUpperCase());
    }
  }

  private void log(Severity severity, String body, Attributes attributes) {
    logger.logRecordBuilder().setSeverity(severity).setSeverityText(severity.name()).setBody(body).setAllAttributes(attributes).emit();
  }

  void run() throws Exception {
    log(Severity.INFO, "order service starts", Attributes.of(AttributeKey.longKey("process.pid"), ProcessHandle.current().pid()));
    List<Future<Void>> work = new ArrayList<>();
    work.add(pool.submit(this::importPrices));
    for (long id = 1; id <= ORDERS; id++) {
      long order = id;
      work.add(pool.submit(() -> place(order)));
      Thread.sleep(150);
    }
    for (Future<Void> w : work) {
      w.get();
    }
    for (CompletableFuture<Void> l : later) {
      l.get();
    }
  }

  @Override
  public void close() {
    pool.shutdown();
  }
}
