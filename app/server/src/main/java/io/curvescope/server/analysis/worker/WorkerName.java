package io.curvescope.server.analysis.worker;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.UUID;

/**
 * What a worker is called in the database and in the log: its host, its process, and something that
 * tells it from every other worker. Hosts may be nameless, and processes have the same number in
 * every container; whoever ends is not to be taken for another that lives.
 */
public final class WorkerName {
  private WorkerName() {}

  /** The environment variable by which a worker learns what tells it from others. */
  public static final String SUFFIX = "CURVESCOPE_WORKER_SUFFIX";

  /** Something that no other worker has. */
  public static String newSuffix() {
    return UUID.randomUUID().toString().substring(0, 13);
  }

  /** The name of the worker that is this process of this host. */
  public static String of(long process, String suffix) {
    return host() + ":" + process + ":" + suffix;
  }

  /** The name of this process, by the environment that it was started with. */
  public static String own(Map<String, String> environment) {
    String suffix = environment.getOrDefault(SUFFIX, "");
    return of(ProcessHandle.current().pid(), suffix.isEmpty() ? newSuffix() : suffix);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "localhost";
    }
  }
}
