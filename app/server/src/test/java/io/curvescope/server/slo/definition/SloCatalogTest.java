package io.curvescope.server.slo.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SloCatalogTest {
  private static final String SLO =
      """
      apiVersion: openslo/v1
      kind: SLO
      metadata: {name: mine}
      spec:
        indicator: {spec: {thresholdMetric: {metricSource: {type: curvescope, spec: {indicator: cg_iterations}}}}}
        timeWindow: [{duration: 28d, isRolling: true}]
        budgetingMethod: Occurrences
        objectives: [{op: lte, value: 50, target: 0.9}]
      """;

  @TempDir private Path folder;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  private SloCatalog open() {
    return new SloCatalog(Optional.of(folder), meters);
  }

  private double fileErrors() {
    return meters.get("curvescope.slo.file.errors").gauge().value();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  @Test
  void aChangedFileCountsWithoutRestartAndABrokenOneDoesNot() throws IOException {
    write("mine.yaml", SLO);
    SloCatalog catalog = open();
    assertThat(catalog.current().find("mine").orElseThrow().target()).isEqualTo(0.9);

    write("mine.yaml", SLO.replace("0.9", "0.99"));
    catalog.reload();
    assertThat(catalog.current().find("mine").orElseThrow().target()).isEqualTo(0.99);

    write("mine.yaml", SLO.replace("0.9", "9"));
    write("other.yaml", SLO.replace("name: mine", "name: other"));
    catalog.reload();
    assertThat(catalog.current().find("mine").orElseThrow().target()).isEqualTo(0.99);
    assertThat(catalog.current().find("other")).isEmpty();
    assertThat(catalog.current().errors())
        .containsExactly(
            new SloFileError(
                "mine.yaml", 8, "spec.objectives[0].target must be above 0 and below 1"));
    assertThat(fileErrors()).isEqualTo(1);

    catalog.reload();
    assertThat(catalog.current().errors()).hasSize(1);

    write("mine.yaml", SLO);
    catalog.reload();
    assertThat(catalog.current().errors()).isEmpty();
    assertThat(catalog.current().find("mine").orElseThrow().target()).isEqualTo(0.9);
    assertThat(catalog.current().find("other")).isPresent();
    assertThat(fileErrors()).isZero();
  }

  @Test
  void aFileOfADefaultsNameTakesItsPlace() throws IOException {
    write("cg-iterations.yaml", SLO);
    SloCatalog catalog = open();

    assertThat(catalog.current().find("cg-iterations")).isEmpty();
    assertThat(catalog.current().find("mine")).isPresent();
    assertThat(catalog.current().find("non-finite")).isPresent();

    Files.delete(folder.resolve("cg-iterations.yaml"));
    catalog.reload();
    assertThat(catalog.current().find("cg-iterations")).isPresent();
  }

  @Test
  void atTheStartABrokenFileIsLeftOutAndTheDefaultOfItsNameCounts() throws IOException {
    write("cg-iterations.yaml", "kind: [");
    write("mine.yaml", SLO);
    SloCatalog catalog = open();

    assertThat(catalog.current().find("cg-iterations")).isPresent();
    assertThat(catalog.current().find("mine")).isPresent();
    assertThat(catalog.current().errors()).hasSize(1);
  }

  @Test
  void aFolderThatCannotBeReadKeepsTheLastGoodSet() throws IOException {
    Path inner = folder.resolve("slos");
    Files.createDirectory(inner);
    Files.writeString(inner.resolve("mine.yaml"), SLO);
    SloCatalog catalog = new SloCatalog(Optional.of(inner), meters);
    Files.move(inner, folder.resolve("elsewhere"));

    catalog.reload();
    assertThat(catalog.current().find("mine")).isPresent();
    assertThat(catalog.current().errors()).hasSize(1);

    Files.move(folder.resolve("elsewhere"), inner);
    catalog.reload();
    assertThat(catalog.current().errors()).isEmpty();
    assertThat(catalog.current().find("mine")).isPresent();
  }
}
