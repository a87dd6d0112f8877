package io.curvescope.server.analysis.supervise;

import io.curvescope.server.analysis.queue.JobQueue;
import io.curvescope.server.database.DatabaseAddress;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.context.SmartLifecycle;

/** The workers of a server: they start when it is ready and stop before its database goes. */
final class SupervisedWorkers implements SmartLifecycle {
  private final int processes;
  private final WorkerCommand command;
  private final DatabaseAddress database;
  private final JobQueue queue;
  private final Clock clock;
  private volatile List<WorkerSupervisor> supervisors = List.of();

  SupervisedWorkers(
      int processes,
      WorkerCommand command,
      DatabaseAddress database,
      JobQueue queue,
      Clock clock,
      MeterRegistry meters) {
    this.processes = processes;
    this.command = command;
    this.database = database;
    this.queue = queue;
    this.clock = clock;
    Gauge.builder("curvescope.workers.alive", this, SupervisedWorkers::alive)
        .description("Worker processes of this server that run")
        .register(meters);
    FunctionCounter.builder("curvescope.workers.restarts", this, SupervisedWorkers::restarts)
        .description("How often worker processes of this server were started again")
        .register(meters);
  }

  /** The processes that run. */
  List<ProcessHandle> running() {
    return supervisors.stream().flatMap(each -> each.worker().stream()).toList();
  }

  @Override
  public void start() {
    supervisors =
        Stream.generate(
                () ->
                    new WorkerSupervisor(
                        command, () -> Optional.of(database), queue::workerEnded, clock))
            .limit(processes)
            .toList();
  }

  @Override
  public void stop() {
    supervisors.parallelStream().forEach(WorkerSupervisor::close);
    supervisors = List.of();
  }

  @Override
  public boolean isRunning() {
    return !supervisors.isEmpty();
  }

  private double alive() {
    return running().size();
  }

  private double restarts() {
    return supervisors.stream().mapToInt(WorkerSupervisor::restarts).sum();
  }
}
