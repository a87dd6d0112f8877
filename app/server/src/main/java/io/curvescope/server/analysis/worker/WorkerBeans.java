package io.curvescope.server.analysis.worker;

import com.zaxxer.hikari.HikariDataSource;
import io.curvescope.server.analysis.AnalysisProperties;
import io.curvescope.server.analysis.queue.JobQueue;
import io.curvescope.server.checkpoint.ArtifactProperties;
import io.curvescope.server.checkpoint.ArtifactStorage;
import io.curvescope.server.checkpoint.ArtifactStore;
import io.curvescope.server.checkpoint.Checkpoints;
import io.curvescope.server.database.ConnectionPool;
import io.curvescope.server.database.DataDirectoryProperties;
import io.curvescope.server.database.DatabaseAddress;
import io.curvescope.server.database.DatabaseProperties;
import io.curvescope.server.tracing.TracedProcess;
import io.curvescope.server.tracing.Traces;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * What a worker process consists of. Not a {@code @Configuration}: the server, which looks for
 * those, must not have it.
 */
@Import(TracedProcess.class)
@EnableConfigurationProperties({
  AnalysisProperties.class,
  DatabaseProperties.class,
  DataDirectoryProperties.class,
  ArtifactProperties.class,
  WorkerProperties.class
})
class WorkerBeans {
  /** One for the job, one for its watch, and the smallest that the settings allow. */
  private static final int CONNECTIONS = 4;

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean(destroyMethod = "close")
  HikariDataSource dataSource(DatabaseProperties properties) {
    DatabaseAddress address =
        properties
            .address()
            .orElseThrow(() -> new IllegalStateException("a worker needs CURVESCOPE_DATABASE_URL"));
    return ConnectionPool.open(address, CONNECTIONS);
  }

  @Bean
  ArtifactStore artifactStore(DataDirectoryProperties data, ArtifactProperties properties)
      throws IOException {
    return ArtifactStorage.open(data.directory(), properties);
  }

  @Bean
  Checkpoints checkpoints(DataSource dataSource) {
    return Checkpoints.on(dataSource);
  }

  @Bean
  JobQueue jobQueue(DataSource dataSource, AnalysisProperties properties) {
    return new JobQueue(dataSource, properties);
  }

  @Bean(destroyMethod = "")
  Worker worker(
      JobQueue queue,
      Checkpoints checkpoints,
      ArtifactStore store,
      AnalysisProperties properties,
      WorkerProperties worker,
      Clock clock,
      Traces traces) {
    CountDownLatch stopping = new CountDownLatch(1);
    JobRun runs =
        new JobRun(
            queue,
            checkpoints,
            new ArtifactReader(store),
            properties,
            new Persistent(stopping),
            traces);
    return new Worker(
        WorkerName.own(System.getenv()),
        queue,
        runs,
        worker.residentLimitBytes(properties),
        clock,
        stopping);
  }
}
