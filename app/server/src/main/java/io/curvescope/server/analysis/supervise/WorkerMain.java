package io.curvescope.server.analysis.supervise;

import io.curvescope.server.analysis.AnalysisProperties;
import io.curvescope.server.analysis.queue.JobQueue;
import io.curvescope.server.analysis.worker.WorkerProperties;
import io.curvescope.server.checkpoint.ArtifactProperties;
import io.curvescope.server.database.DataDirectoryProperties;
import io.curvescope.server.database.DatabaseProperties;
import io.curvescope.server.database.RunningDatabase;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * The main class of {@code curvescope worker}: supervises worker processes, as the server does, on
 * the database of the settings or of a server that runs on the same data folder.
 */
public final class WorkerMain {
  private WorkerMain() {}

  /** The settings, and nothing else: not a {@code @Configuration} that the server would find. */
  @EnableConfigurationProperties({
    AnalysisProperties.class,
    WorkerProperties.class,
    DatabaseProperties.class,
    DataDirectoryProperties.class,
    ArtifactProperties.class
  })
  private static final class Settings {}

  public static void main(String[] arguments) throws InterruptedException {
    List<WorkerSupervisor> supervisors;
    try (ConfigurableApplicationContext settings =
        new SpringApplicationBuilder(Settings.class)
            .web(WebApplicationType.NONE)
            .bannerMode(Banner.Mode.OFF)
            .logStartupInfo(false)
            .registerShutdownHook(false)
            .run("--spring.application.name=curvescope-worker", "--spring.main.keep-alive=false")) {
      supervisors = start(settings);
    }
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(() -> supervisors.parallelStream().forEach(WorkerSupervisor::close)));
    for (WorkerSupervisor supervisor : supervisors) {
      supervisor.join();
    }
  }

  private static List<WorkerSupervisor> start(ConfigurableApplicationContext settings) {
    AnalysisProperties analysis = settings.getBean(AnalysisProperties.class);
    WorkerProperties worker = settings.getBean(WorkerProperties.class);
    DataDirectoryProperties data = settings.getBean(DataDirectoryProperties.class);
    RunningDatabase database =
        new RunningDatabase(settings.getBean(DatabaseProperties.class), data);
    Map<String, String> variables =
        WorkerSettings.of(
            settings.getEnvironment(), data, settings.getBean(ArtifactProperties.class));
    WorkerCommand command = new WorkerCommand(worker, analysis, variables);
    Clock clock = Clock.systemUTC();
    return Stream.generate(
            () ->
                new WorkerSupervisor(
                    command,
                    database::address,
                    (name, error) ->
                        database
                            .address()
                            .map(
                                address ->
                                    new DriverManagerDataSource(
                                        address.url(), address.user(), address.password()))
                            .ifPresent(
                                dataSource ->
                                    new JobQueue(dataSource, analysis).workerEnded(name, error)),
                    clock))
        .limit(Math.max(1, worker.processes()))
        .toList();
  }
}
