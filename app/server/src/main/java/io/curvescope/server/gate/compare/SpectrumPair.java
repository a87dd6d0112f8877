package io.curvescope.server.gate.compare;

import io.curvescope.server.telemetry.SpectrumEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The newest spectra of two runs of the same kind. */
record SpectrumPair(SpectrumKind kind, SpectrumEvent candidate, SpectrumEvent baseline) {
  private static final String RECOMPUTED = "recomputed";

  /**
   * For each kind that both runs have a suitable spectrum of, the newest ones. Recomputed ones
   * where both have them; else what both jobs reported; else one of each.
   *
   * @param suits what is needed of a spectrum
   */
  static List<SpectrumPair> of(
      Measures candidate, Measures baseline, Predicate<SpectrumEvent> suits) {
    List<Predicate<SpectrumEvent>> methods =
        List.of(SpectrumPair::isRecomputed, each -> !isRecomputed(each), each -> true);
    for (Predicate<SpectrumEvent> method : methods) {
      List<SpectrumPair> pairs =
          pairs(newest(candidate, suits.and(method)), newest(baseline, suits.and(method)));
      if (!pairs.isEmpty()) {
        return pairs;
      }
    }
    return List.of();
  }

  /** The newest spectrum of each kind; a recomputed one where there is one. */
  static Map<SpectrumKind, SpectrumEvent> newestPreferringRecomputed(
      Measures measures, Predicate<SpectrumEvent> suits) {
    Map<SpectrumKind, SpectrumEvent> recomputed =
        newest(measures, suits.and(SpectrumPair::isRecomputed));
    return recomputed.isEmpty() ? newest(measures, suits) : recomputed;
  }

  private static List<SpectrumPair> pairs(
      Map<SpectrumKind, SpectrumEvent> candidate, Map<SpectrumKind, SpectrumEvent> baseline) {
    List<SpectrumPair> pairs = new ArrayList<>();
    candidate.forEach(
        (kind, spectrum) -> {
          if (baseline.containsKey(kind)) {
            pairs.add(new SpectrumPair(kind, spectrum, baseline.get(kind)));
          }
        });
    return pairs;
  }

  private static Map<SpectrumKind, SpectrumEvent> newest(
      Measures measures, Predicate<SpectrumEvent> suits) {
    Map<SpectrumKind, SpectrumEvent> newest = new HashMap<>();
    for (SpectrumEvent spectrum : measures.spectra()) {
      if (suits.test(spectrum)) {
        newest.merge(
            SpectrumKind.of(spectrum),
            spectrum,
            (one, other) -> other.header().step() >= one.header().step() ? other : one);
      }
    }
    return newest;
  }

  private static boolean isRecomputed(SpectrumEvent spectrum) {
    return spectrum.method().map(RECOMPUTED::equals).orElse(false);
  }

  /** In words. */
  String says() {
    return "%s; %s against %s".formatted(kind, says(candidate), says(baseline));
  }

  private static String says(SpectrumEvent spectrum) {
    return (isRecomputed(spectrum) ? "recomputed" : "reported")
        + " at step "
        + spectrum.header().step();
  }
}
