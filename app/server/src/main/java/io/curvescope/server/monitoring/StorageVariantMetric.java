package io.curvescope.server.monitoring;

import io.curvescope.server.database.StorageEdition;
import io.curvescope.server.database.StorageVariant;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;

/** Which kind of database this process found: 1 for it, 0 for the others. */
class StorageVariantMetric implements MeterBinder {
  private static final Logger log = LoggerFactory.getLogger(StorageVariantMetric.class);

  private final StorageEdition edition;
  private volatile String found = "";

  StorageVariantMetric(StorageEdition edition) {
    this.edition = edition;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (StorageVariant variant : StorageVariant.values()) {
      Gauge.builder("curvescope.storage.variant", this, metric -> metric.value(variant))
          .description("1 for the kind of database that was found at start")
          .tag("variant", variant.label())
          .register(registry);
    }
  }

  /** Asks once the schema is there. */
  @EventListener(ApplicationReadyEvent.class)
  void ask() {
    try {
      found = edition.variant().label();
    } catch (SQLException away) {
      log.warn("the storage variant cannot be read: {}", away.getMessage());
    }
  }

  private double value(StorageVariant variant) {
    return variant.label().equals(found) ? 1 : 0;
  }
}
