package io.curvescope.server.analysis.worker;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What a worker is called in the database and in the log: its host and process. */
public final class WorkerName {
  private WorkerName() {}

  /** The name of the worker that is this process of this host. */
  public static String of(long process) {
    return host() + ":" + process;
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "localhost";
    }
  }
}
