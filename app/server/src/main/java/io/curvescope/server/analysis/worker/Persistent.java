package io.curvescope.server.analysis.worker;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Tells the queue how a job ended until the database has heard it. Hearing it twice does no harm:
 * the fencing token lets one of them count.
 */
final class Persistent {
  private static final Logger LOG = LoggerFactory.getLogger(Persistent.class);
  private static final int TRIES = 120;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final CountDownLatch stopping;

  /**
   * @param stopping tries no longer once it is open
   */
  Persistent(CountDownLatch stopping) {
    this.stopping = stopping;
  }

  /**
   * What the database answered.
   *
   * @throws DataAccessException if it does not answer within minutes
   * @throws TransactionException likewise
   */
  <T> T ask(Supplier<T> question) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return question.get();
      } catch (DataAccessException | TransactionException e) {
        LOG.warn("The database did not take the end of a job, try {}: {}", attempt, e.getMessage());
        if (attempt >= TRIES || stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
          throw e;
        }
      }
    }
  }
}
