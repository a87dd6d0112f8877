package io.curvescope.server.analysis.submit;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Permits that each project has of its own, so that none can take those of all others. A project
 * that holds none takes no memory.
 */
final class ProjectPermits {
  private final int each;
  private final Map<String, Permits> projects = new HashMap<>();

  /** Fair: whoever of a project comes first is served first. */
  private static final class Permits {
    private final Semaphore semaphore;
    private int users;

    Permits(int permits) {
      this.semaphore = new Semaphore(permits, true);
    }
  }

  /**
   * @param each how many permits a project has
   */
  ProjectPermits(int each) {
    this.each = each;
  }

  /** Takes a permit if the project has one left. */
  boolean tryAcquire(String project) {
    Permits permits = use(project);
    boolean acquired = permits.semaphore.tryAcquire();
    if (!acquired) {
      leave(project, permits);
    }
    return acquired;
  }

  /** Takes a permit as soon as the project has one left. */
  boolean tryAcquire(String project, long nanoseconds) throws InterruptedException {
    Permits permits = use(project);
    boolean acquired = false;
    try {
      acquired = permits.semaphore.tryAcquire(nanoseconds, TimeUnit.NANOSECONDS);
    } finally {
      if (!acquired) {
        leave(project, permits);
      }
    }
    return acquired;
  }

  /** Gives a permit back. */
  synchronized void release(String project) {
    Permits permits = projects.get(project);
    if (permits == null) {
      throw new IllegalStateException("the project holds no permit");
    }
    permits.semaphore.release();
    leave(project, permits);
  }

  private synchronized Permits use(String project) {
    Permits permits = projects.computeIfAbsent(project, name -> new Permits(each));
    permits.users++;
    return permits;
  }

  private synchronized void leave(String project, Permits permits) {
    permits.users--;
    if (permits.users == 0) {
      projects.remove(project);
    }
  }
}
