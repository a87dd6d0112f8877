package io.curvescope.server.gauge;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class GaugeTableTest {
  private static final Tags A = Tags.of("run", "a");
  private static final Tags B = Tags.of("run", "b");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final GaugeTable table =
      new GaugeTable(MultiGauge.builder("loss").description("Loss").register(registry));

  @Test
  void rowsComeChangeAndGo() {
    table.show(Map.of(A, 1, B, 2L));
    assertThat(registry.scrape()).contains("loss{run=\"a\"} 1.0").contains("loss{run=\"b\"} 2.0");

    table.show(Map.of(B, 2.5));
    assertThat(registry.scrape()).doesNotContain("run=\"a\"").contains("loss{run=\"b\"} 2.5");

    table.clear();
    assertThat(registry.scrape()).doesNotContain("loss");

    table.show(Map.of(A, 3));
    assertThat(registry.scrape()).contains("loss{run=\"a\"} 3.0");
  }

  @Test
  void everyScrapeShowsARowThatStaysOnce() throws InterruptedException {
    int rows = 100;
    CountDownLatch enough = new CountDownLatch(1);
    Thread writer =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int pass = 0; enough.getCount() > 0; pass++) {
                    table.show(rows(rows, pass));
                  }
                });
    try {
      table.show(rows(rows, 0));
      for (int scrape = 0; scrape < 500; scrape++) {
        assertThat(registry.scrape().lines().filter(line -> line.startsWith("loss{")))
            .hasSize(rows);
      }
    } finally {
      enough.countDown();
      writer.join();
    }
  }

  private static Map<Tags, Integer> rows(int count, int value) {
    Map<Tags, Integer> rows = new HashMap<>();
    for (int row = 0; row < count; row++) {
      rows.put(Tags.of("run", Integer.toString(row)), value);
    }
    return rows;
  }
}
