package io.curvescope.server.analysis.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The memory of this process, as Linux knows it; unknown elsewhere. */
public final class ProcessMemory {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessMemory.class);
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path OUT_OF_MEMORY_SCORE = Path.of("/proc/self/oom_score_adj");
  private static final String SCORE_OF_A_WORKER = "500";
  private static final long KIBIBYTE = 1024;

  private ProcessMemory() {}

  /** Bytes that are resident. */
  static OptionalLong residentBytes() {
    if (!Files.isReadable(STATUS)) {
      return OptionalLong.empty();
    }
    try {
      return resident(Files.readAllLines(STATUS));
    } catch (IOException e) {
      LOG.debug("{} cannot be read", STATUS, e);
      return OptionalLong.empty();
    }
  }

  /** The value of the line {@code VmRSS: 123456 kB}. */
  static OptionalLong resident(List<String> status) {
    return status.stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIBIBYTE)
        .findFirst();
  }

  /** Where the machine runs out of memory, it goes before the server and the database. */
  public static void offerToBeKilledFirst() {
    if (!Files.isWritable(OUT_OF_MEMORY_SCORE)) {
      return;
    }
    try {
      Files.writeString(OUT_OF_MEMORY_SCORE, SCORE_OF_A_WORKER);
    } catch (IOException e) {
      LOG.debug("{} cannot be written", OUT_OF_MEMORY_SCORE, e);
    }
  }
}
