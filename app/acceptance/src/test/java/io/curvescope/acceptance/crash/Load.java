package io.curvescope.acceptance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.testkit.http.PushBatch;
import io.curvescope.testkit.http.PushClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/**
 * Clients that push one batch after another, each until it is acknowledged. Bounded in number of
 * batches.
 */
final class Load implements AutoCloseable {
  private static final int CLIENTS = 16;
  private static final int EVENTS = 10;
  private static final long MOST_BATCHES = 50_000;
  private static final Duration PROGRESS_LIMIT = Duration.ofMinutes(5);

  private final PushClient client;
  private final String url;
  private final String run;
  private final AtomicLong batches = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<?>> clients = new ArrayList<>();

  private Load(PushClient client, String url, String run) {
    this.client = client;
    this.url = url;
    this.run = run;
  }

  /** Starts clients that push to a run that exists. */
  static Load start(PushClient client, String url, String run) {
    Load load = new Load(client, url, run);
    for (int number = 0; number < CLIENTS; number++) {
      load.clients.add(load.executor.submit(load::push));
    }
    return load;
  }

  /**
   * Waits until this many further batches were acknowledged: the service works, and is under load.
   */
  void awaitAcknowledgements(int further) {
    long goal = acknowledged.get() + further;
    Awaitility.await(further + " further batches")
        .atMost(PROGRESS_LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              failEarly();
              return acknowledged.get() >= goal;
            });
  }

  /**
   * Lets every client finish its batch.
   *
   * @return the values sent, all of which are acknowledged now
   */
  BitSet stop() throws Exception {
    stopped.set(true);
    for (Future<?> one : clients) {
      one.get();
    }
    assertThat(acknowledged.get()).isEqualTo(batches.get());
    BitSet values = new BitSet();
    values.set(0, Math.toIntExact(batches.get() * EVENTS));
    return values;
  }

  @Override
  public void close() {
    stopped.set(true);
    executor.shutdownNow();
    executor.close();
  }

  private void push() {
    while (!stopped.get()) {
      long number = batches.getAndIncrement();
      if (number >= MOST_BATCHES) {
        throw new AssertionError("the load reached its bound of " + MOST_BATCHES + " batches");
      }
      PushBatch batch =
          PushBatch.of(run, run + "-" + number, Instant.now(), number * EVENTS, EVENTS);
      PushClient.Answer answer = client.pushUntilAnswered(url, batch);
      if (answer.status() != 200 || answer.json().required("accepted").intValue() != EVENTS) {
        throw new AssertionError("batch " + number + " was answered " + answer);
      }
      acknowledged.incrementAndGet();
    }
  }

  private void failEarly() throws Exception {
    for (Future<?> one : clients) {
      if (one.isDone()) {
        one.get();
      }
    }
  }
}
