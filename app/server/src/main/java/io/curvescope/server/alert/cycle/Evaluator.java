package io.curvescope.server.alert.cycle;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.curvescope.server.alert.AlertProperties;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Runs passes while this server is the one that evaluates.
 *
 * <p>To evaluate is one long execution of one task of db-scheduler: whoever has picked it runs pass
 * after pass, and keeps what it has summed up in memory. Its heartbeats in the database say that it
 * lives; when four are missing, another server picks the task. A server that was only stalled finds
 * out before its next pass, and stops. Should two passes overlap for once, the locks on their rows
 * make one of them.
 */
final class Evaluator implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Evaluator.class);
  private static final String TASK = "alert-evaluation";
  private static final int MISSED_HEARTBEATS = 4;
  private static final Duration LONGEST_POLL = Duration.ofSeconds(1);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(15);

  private final String name = "curvescope-" + UUID.randomUUID();
  private final AlertPass pass;
  private final AlertMetrics metrics;
  private final Duration interval;
  private final JdbcClient jdbc;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Scheduler scheduler;
  private volatile boolean running;

  Evaluator(
      DataSource dataSource,
      AlertPass pass,
      AlertMetrics metrics,
      AlertProperties properties,
      Clock clock) {
    this.pass = pass;
    this.metrics = metrics;
    this.interval = properties.pass();
    this.jdbc = JdbcClient.create(dataSource);
    Duration heartbeat = properties.heartbeat();
    RecurringTask<Void> task =
        Tasks.recurring(TASK, FixedDelay.of(heartbeat))
            .execute((instance, context) -> evaluate(context));
    this.scheduler =
        Scheduler.create(dataSource)
            .startTasks(task)
            .clock(new DatabaseClock(jdbc, clock.instant()))
            .schedulerName(new SchedulerName.Fixed(name))
            .threads(1)
            .pollingInterval(heartbeat.compareTo(LONGEST_POLL) < 0 ? heartbeat : LONGEST_POLL)
            .heartbeatInterval(heartbeat)
            .missedHeartbeatsLimit(MISSED_HEARTBEATS)
            .shutdownMaxWait(LONGEST_STOP)
            .build();
  }

  @Override
  public void start() {
    scheduler.start();
    running = true;
  }

  @Override
  public void stop() {
    stopping.countDown();
    scheduler.stop();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void evaluate(ExecutionContext context) {
    log.info("This server evaluates alerts from now on");
    metrics.began();
    try {
      long next = System.nanoTime();
      while (!context.getSchedulerState().isShuttingDown() && isPicked()) {
        pass.run();
        next = Math.max(next + interval.toNanos(), System.nanoTime());
        if (stopping.await(next - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          return;
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      metrics.ended();
      log.info("This server no longer evaluates alerts");
    }
  }

  /** Whether no other server has taken over. While the database is away, none can. */
  private boolean isPicked() {
    try {
      return jdbc.sql(
              "select true from scheduled_tasks where task_name = :task and picked and picked_by = :name")
          .param("task", TASK)
          .param("name", name)
          .query(Boolean.class)
          .optional()
          .isPresent();
    } catch (DataAccessException away) {
      return true;
    }
  }
}
