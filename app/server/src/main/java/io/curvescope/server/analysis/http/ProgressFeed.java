package io.curvescope.server.analysis.http;

import io.curvescope.server.analysis.Analyses;
import io.curvescope.server.analysis.Analysis;
import io.curvescope.server.analysis.AnalysisId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;

/**
 * The progress of whatever is watched, read from the database by one query twice a second for all
 * watchers together, and not at all while nobody watches.
 *
 * <p>Stops before the web server does, so that no watcher keeps it waiting.
 */
final class ProgressFeed implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressFeed.class);
  private static final Duration INTERVAL = Duration.ofMillis(500);

  private final Analyses analyses;
  private final int watchersAtMost;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<AnalysisId, Watched> watched = new HashMap<>();
  private int watchers;
  private Optional<ScheduledExecutorService> executor = Optional.empty();

  private static final class Watched {
    private int watchers;
    private Optional<Analysis> latest = Optional.empty();
  }

  ProgressFeed(Analyses analyses, int watchersAtMost) {
    this.analyses = analyses;
    this.watchersAtMost = watchersAtMost;
  }

  /** Begins to watch; to be ended by {@link #leave}. False if there are too many watchers. */
  boolean join(AnalysisId id) {
    lock.lock();
    try {
      if (watchers >= watchersAtMost) {
        return false;
      }
      watchers++;
      watched.computeIfAbsent(id, any -> new Watched()).watchers++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Ends what {@link #join} began. */
  void leave(AnalysisId id) {
    lock.lock();
    try {
      watchers--;
      watched.computeIfPresent(id, (any, each) -> --each.watchers == 0 ? null : each);
    } finally {
      lock.unlock();
    }
  }

  /** How many watch. */
  int watchers() {
    lock.lock();
    try {
      return watchers;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until there is something else than was seen.
   *
   * @return what it is; empty if nothing came for so long, or the server stops
   */
  Optional<Analysis> await(AnalysisId id, Analysis seen, Duration atMost)
      throws InterruptedException {
    long nanos = atMost.toNanos();
    lock.lock();
    try {
      while (isRunning() && nanos > 0) {
        Optional<Analysis> news = latest(id).filter(latest -> !latest.equals(seen));
        if (news.isPresent()) {
          return news;
        }
        nanos = changed.awaitNanos(nanos);
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void start() {
    lock.lock();
    try {
      ScheduledExecutorService started =
          Executors.newSingleThreadScheduledExecutor(
              Thread.ofPlatform().daemon().name("analysis-progress").factory());
      var unused =
          started.scheduleWithFixedDelay(
              this::pass, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
      executor = Optional.of(started);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void stop() {
    lock.lock();
    try {
      executor.ifPresent(ScheduledExecutorService::shutdownNow);
      executor = Optional.empty();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isRunning() {
    lock.lock();
    try {
      return executor.isPresent();
    } finally {
      lock.unlock();
    }
  }

  private Optional<Analysis> latest(AnalysisId id) {
    return Optional.ofNullable(watched.get(id)).flatMap(each -> each.latest);
  }

  private void pass() {
    List<AnalysisId> ids;
    lock.lock();
    try {
      ids = List.copyOf(watched.keySet());
    } finally {
      lock.unlock();
    }
    if (ids.isEmpty()) {
      return;
    }
    try {
      publish(analyses.find(ids));
    } catch (DataAccessException e) {
      LOG.debug("Progress cannot be read now", e);
    }
  }

  private void publish(List<Analysis> found) {
    lock.lock();
    try {
      for (Analysis analysis : found) {
        watched.computeIfPresent(
            analysis.id(),
            (any, each) -> {
              each.latest = Optional.of(analysis);
              return each;
            });
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
