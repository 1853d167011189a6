package shop;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;

/**
 * An order service that works on a dozen orders at once, and sends traces, metrics and logs of it to the endpoint that its
 * environment names.
 */
public final class Main {
  public static void main(String[] args) throws Exception {
    // Protocol and endpoint come from the environment.
    OpenTelemetrySdk sdk =
        AutoConfiguredOpenTelemetrySdk.builder()
            .disableShutdownHook()
            .addResourceCustomizer((resource, config) -> resource.toBuilder().putAll(Attributes.of(
                AttributeKey.stringKey("service.name"), "orders-java",
                AttributeKey.stringKey("service.version"), "1.4.2",
                AttributeKey.stringKey("deployment.environment.name"), "dev")).build())
            .build()
            .getOpenTelemetrySdk();
    try (sdk; Orders orders = new Orders(sdk)) {
      orders.run();
    }
  }

  private Main() {}
}
