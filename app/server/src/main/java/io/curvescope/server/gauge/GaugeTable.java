package io.curvescope.server.gauge;

import static java.util.stream.Collectors.toList;

import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gauges of one name, a row for each set of tags, shown anew as a whole.
 *
 * <p>A row that stays is the same gauge with another value. {@link MultiGauge} can also replace
 * such rows, but then a scrape that is on its way sees the old and the new one, or neither, and two
 * rows with the same labels fail the whole scrape (micrometer issue 6851).
 */
public final class GaugeTable {
  private final MultiGauge gauges;
  private final Map<Tags, Number> values = new ConcurrentHashMap<>();

  /** A table of the gauges of a name, without rows. */
  public GaugeTable(MultiGauge gauges) {
    this.gauges = gauges;
  }

  /** These rows, and no others. */
  public synchronized void show(Map<Tags, ? extends Number> rows) {
    values.putAll(rows);
    gauges.register(
        rows.keySet().stream()
            .map(tags -> MultiGauge.Row.of(tags, () -> values.getOrDefault(tags, Double.NaN)))
            .collect(toList()),
        false);
    values.keySet().retainAll(rows.keySet());
  }

  /** No rows: what is not known is not shown. */
  public void clear() {
    show(Map.of());
  }
}
