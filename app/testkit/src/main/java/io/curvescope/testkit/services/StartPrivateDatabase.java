package io.curvescope.testkit.services;

import java.io.PrintStream;

/** The main class of a process that starts a server and then waits to be killed. */
final class StartPrivateDatabase {
  static final String ANNOUNCEMENT = "database on port ";

  private StartPrivateDatabase() {}

  public static void main(String[] arguments) throws InterruptedException {
    TimescaleDatabase database = TimescaleDatabase.startPrivate();
    PrintStream output = System.out;
    output.println(ANNOUNCEMENT + database.port());
    output.flush();
    Thread.currentThread().join();
  }
}
