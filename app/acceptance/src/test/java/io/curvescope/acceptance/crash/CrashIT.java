package io.curvescope.acceptance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.testkit.http.PushClient;
import io.curvescope.testkit.proof.Endurance;
import io.curvescope.testkit.proof.TimeBudget;
import io.curvescope.testkit.server.PackedServer;
import io.curvescope.testkit.services.Database;
import io.curvescope.testkit.services.TimescaleDatabase;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL under load, three times each, or ten times with the profile "endurance": what was
 * acknowledged is there, once.
 */
@TimeBudget(seconds = 90)
class CrashIT {
  private static final int ROUNDS = Endurance.repetitions(3, 10);
  private static final int BATCHES_BETWEEN_KILLS = 40;
  private static final int SERVICE_UNAVAILABLE = 503;
  private static final String RUN = "crash";

  @TempDir private Path folder;

  @Test
  void nothingAcknowledgedIsLostOrDoubledWhenTheDatabaseIsKilled() throws Exception {
    try (TimescaleDatabase timescale = TimescaleDatabase.startPrivate()) {
      Database database = timescale.createDatabase();
      try (PackedServer server = server(database);
          PushClient client = new PushClient()) {
        server.launch();
        server.awaitReady();
        client.createRun(server.url(), RUN);
        BitSet sent;
        try (Load load = Load.start(client, server.url(), RUN)) {
          for (int round = 0; round < ROUNDS; round++) {
            load.awaitAcknowledgements(BATCHES_BETWEEN_KILLS);
            timescale.kill();
            timescale.start();
          }
          load.awaitAcknowledgements(BATCHES_BETWEEN_KILLS);
          sent = load.stop();
        }
        assertThat(client.statuses().keySet())
            .contains(200, SERVICE_UNAVAILABLE)
            .isSubsetOf(200, SERVICE_UNAVAILABLE, PushClient.BROKEN);
        assertThat(server.isRunning()).isTrue();
        StoredSerials.read(database).assertHoldsExactlyOnce(sent);
      }
    }
  }

  @Test
  void nothingAcknowledgedIsLostOrDoubledWhenTheServerIsKilled() throws Exception {
    Database database = TimescaleDatabase.shared().createDatabase();
    try (PackedServer server = server(database);
        PushClient client = new PushClient()) {
      server.launch();
      server.awaitReady();
      client.createRun(server.url(), RUN);
      BitSet sent;
      try (Load load = Load.start(client, server.url(), RUN)) {
        for (int round = 0; round < ROUNDS; round++) {
          load.awaitAcknowledgements(BATCHES_BETWEEN_KILLS);
          server.kill();
          server.launch();
        }
        load.awaitAcknowledgements(BATCHES_BETWEEN_KILLS);
        sent = load.stop();
      }
      assertThat(client.statuses().keySet())
          .contains(200, PushClient.BROKEN)
          .isSubsetOf(200, SERVICE_UNAVAILABLE, PushClient.BROKEN);
      StoredSerials.read(database).assertHoldsExactlyOnce(sent);
    }
  }

  private PackedServer server(Database database) {
    return new PackedServer(folder.resolve("server"), database, List.of("-Xmx512m"), Map.of());
  }
}
