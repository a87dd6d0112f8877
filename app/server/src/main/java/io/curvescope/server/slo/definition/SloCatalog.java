package io.curvescope.server.slo.definition;

import io.curvescope.server.slo.Slo;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The objectives that count now. While a file is broken, the last good set stays, all of it, and
 * the errors are logged, counted and shown. At the start there is no such set: then a broken file
 * is left out, and a default of its name takes its place.
 */
public final class SloCatalog {
  private static final Logger log = LoggerFactory.getLogger(SloCatalog.class);

  /**
   * What counts now.
   *
   * @param slos in the order of names
   * @param errors why newer files do not count; empty when all is well
   */
  public record Current(List<Slo> slos, List<SloFileError> errors) {
    public Current {
      slos = List.copyOf(slos);
      errors = List.copyOf(errors);
    }

    /** The objective of this name. */
    public Optional<Slo> find(String name) {
      return slos.stream().filter(slo -> slo.name().equals(name)).findFirst();
    }
  }

  private final Optional<Path> folder;
  private final Map<String, SloFile> defaults = SloFolder.defaults();
  private Map<String, SloFile> lastRead = Map.of();
  private volatile Current current;

  /** Reads the defaults and {@code folder}, where there is one. */
  public SloCatalog(Optional<Path> folder, MeterRegistry meters) {
    this.folder = folder;
    this.current = readFirst();
    Gauge.builder("curvescope.slo.objectives", this, catalog -> catalog.current().slos().size())
        .description("Objectives that count now")
        .register(meters);
    Gauge.builder("curvescope.slo.file.errors", this, catalog -> catalog.current().errors().size())
        .description("Errors in SLO files; while there are any, the last good set counts")
        .register(meters);
  }

  /** What counts now. */
  public Current current() {
    return current;
  }

  /** Looks at the folder again. */
  public synchronized void reload() {
    List<SloFileError> errors = new ArrayList<>();
    Map<String, SloFile> files = files(errors);
    if (errors.isEmpty() && files.equals(lastRead)) {
      return;
    }
    if (errors.isEmpty()) {
      lastRead = files;
      SloSet set = SloReader.read(files.values());
      errors.addAll(set.errors());
      if (errors.isEmpty()) {
        log.info("{} objectives count now", set.slos().size());
        current = new Current(set.slos(), List.of());
        return;
      }
    }
    if (!errors.isEmpty() && !files.equals(lastRead)) {
      // A folder that could not be read is read afresh once it can.
      lastRead = Map.of();
    }
    if (!errors.equals(current.errors())) {
      log.error("SLO files have errors; the last good set still counts: {}", errors);
    }
    current = new Current(current.slos(), errors);
  }

  private synchronized Current readFirst() {
    List<SloFileError> errors = new ArrayList<>();
    Map<String, SloFile> files = files(errors);
    lastRead = files;
    SloSet set = SloReader.read(files.values());
    errors.addAll(set.errors());
    Map<String, SloFile> good = new TreeMap<>(files);
    SloSet rest = set;
    while (!rest.errors().isEmpty()) {
      Set<String> broken =
          rest.errors().stream().map(SloFileError::file).collect(Collectors.toSet());
      for (String name : broken) {
        SloFile fallback = defaults.get(name);
        if (fallback == null || fallback.equals(good.get(name))) {
          good.remove(name);
        } else {
          good.put(name, fallback);
        }
      }
      rest = SloReader.read(good.values());
    }
    if (!errors.isEmpty()) {
      log.error("SLO files have errors and are left out: {}", errors);
    }
    return new Current(rest.slos(), errors);
  }

  private Map<String, SloFile> files(List<SloFileError> errors) {
    Map<String, SloFile> files = new TreeMap<>(defaults);
    if (folder.isPresent()) {
      try {
        files.putAll(SloFolder.read(folder.get()));
      } catch (IOException unreadable) {
        errors.add(
            new SloFileError(
                folder.get().toString(), 0, "cannot be read: " + unreadable.getMessage()));
      }
    }
    return files;
  }
}
