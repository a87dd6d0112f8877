package io.curvescope.server.ingest.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.server.digest.Sha256;
import io.curvescope.server.ingest.Accepted;
import io.curvescope.server.ingest.Batch;
import io.curvescope.server.ingest.IngestOutcome;
import io.curvescope.server.ingest.PayloadBudget;
import io.curvescope.server.run.RunKey;
import io.curvescope.server.telemetry.SampleEvents;
import io.curvescope.server.tracing.Traces;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class GroupCommitWriterTest {
  private static final GroupCommitProperties PROPERTIES =
      new GroupCommitProperties(2, 50_000, 1 << 24, Duration.ofSeconds(3));
  private static final IngestOutcome AWAY = new IngestOutcome.DatabaseAway(Duration.ofSeconds(3));

  private final PayloadBudget budget = new PayloadBudget(1_000);

  @Test
  void whileTheDatabaseIsAwayEveryBatchIsToldToComeBackAndItsRoomIsFree() throws IOException {
    try (GroupCommitWriter writer = writerWithoutDatabase()) {
      List<CompletableFuture<IngestOutcome>> outcomes =
          IntStream.range(0, 10).mapToObj(i -> submit(writer, "k" + i)).toList();
      assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome.join()).isEqualTo(AWAY));
      assertThat(budget.reservedBytes()).isZero();
    }
  }

  @Test
  void aBatchThatComesAfterTheEndIsToldToComeBack() throws IOException {
    GroupCommitWriter writer = writerWithoutDatabase();
    writer.close();
    assertThat(submit(writer, "late").join()).isEqualTo(AWAY);
    assertThat(budget.reservedBytes()).isZero();
  }

  private CompletableFuture<IngestOutcome> submit(GroupCommitWriter writer, String key) {
    Batch batch =
        new Batch(
            new RunKey(1),
            key,
            Sha256.of(new byte[0]),
            List.of(new Accepted(0, SampleEvents.metric(Instant.EPOCH, 0, "loss", 1))),
            List.of(),
            List.of(),
            List.of(),
            100);
    return writer.submit(batch, budget.tryReserve(100).orElseThrow());
  }

  private static GroupCommitWriter writerWithoutDatabase() throws IOException {
    PGSimpleDataSource nobody = new PGSimpleDataSource();
    nobody.setServerNames(new String[] {"127.0.0.1"});
    nobody.setPortNumbers(new int[] {closedPort()});
    return new GroupCommitWriter(
        nobody, Clock.systemUTC(), PROPERTIES, new SimpleMeterRegistry(), Traces.NONE);
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
