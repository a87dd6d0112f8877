package io.curvescope.testkit.services;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** Runs a program of the host to its end. */
final class HostCommand {
  private static final int LINES_KEPT = 30;

  /** The exit status and the last lines of the output, standard error included. */
  record Result(int status, String tail) {}

  private HostCommand() {}

  /**
   * Runs a command that must succeed.
   *
   * @throws IllegalStateException when it does not, with the end of its output
   */
  static String run(String... command) {
    Result result = run(List.of(command), line -> {});
    if (result.status() != 0) {
      throw new IllegalStateException(
          String.join(" ", command)
              + " failed with status "
              + result.status()
              + ":\n"
              + result.tail());
    }
    return result.tail();
  }

  /** Runs a command and hands over each line as it is written. */
  static Result run(List<String> command, Consumer<String> lines) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      Deque<String> tail = new ArrayDeque<>();
      try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          lines.accept(line);
          tail.addLast(line);
          if (tail.size() > LINES_KEPT) {
            tail.removeFirst();
          }
        }
      }
      return new Result(process.waitFor(), String.join("\n", tail));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + command.getFirst() + " ran", e);
    }
  }
}
