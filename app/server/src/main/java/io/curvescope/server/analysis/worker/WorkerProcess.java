package io.curvescope.server.analysis.worker;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The main class of a worker that is supervised: it works until SIGTERM, or until its standard
 * input closes. It gets its settings and the database's password from the environment.
 */
public final class WorkerProcess {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);

  /** Enough to put a job back; whatever takes longer is left to its lease. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(8);

  private WorkerProcess() {}

  public static void main(String[] arguments) throws InterruptedException {
    ProcessMemory.offerToBeKilledFirst();
    ExitStatus status;
    CountDownLatch finished = new CountDownLatch(1);
    try (ConfigurableApplicationContext context = start()) {
      Worker worker = context.getBean(Worker.class);
      ParentWatch.onEnd(System.in, () -> stop(worker, finished, true));
      Runtime.getRuntime()
          .addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(worker, finished, false)));
      status = worker.work();
    } finally {
      finished.countDown();
    }
    Runtime.getRuntime().halt(status.code());
  }

  private static ConfigurableApplicationContext start() {
    return new SpringApplicationBuilder(WorkerBeans.class)
        .web(WebApplicationType.NONE)
        .bannerMode(Banner.Mode.OFF)
        .logStartupInfo(false)
        .registerShutdownHook(false)
        .run("--spring.application.name=curvescope-worker", "--spring.main.keep-alive=false");
  }

  private static void stop(Worker worker, CountDownLatch finished, boolean orphaned) {
    if (orphaned) {
      LOG.info("The supervising process has closed the pipe or is gone; the worker stops");
    }
    worker.stop();
    try {
      if (!finished.await(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn(
            "The worker does not stop within {} s; its lease will run out", STOP_LIMIT.toSeconds());
        Runtime.getRuntime().halt(ExitStatus.STUCK.code());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
