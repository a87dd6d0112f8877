package io.curvescope.server.slo.count;

import io.curvescope.server.run.RunKey;
import io.curvescope.server.slo.IncidentRule;
import io.curvescope.server.telemetry.MeasuredBatch.FiniteSteps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Incidents of one family of a run, since it last went well.
 *
 * @param occurrences the latest, in the order of time
 * @param total occurrences, also those that are not kept
 * @param finite steps with finite values since the last of them
 * @param alertedAt when a condition was raised about them
 * @param endedAt when the run ended, or had gone on well for long enough
 */
public record IncidentRecord(
    RunKey run,
    IncidentFamily family,
    List<Occurrence> occurrences,
    Instant firstAt,
    Instant lastAt,
    long total,
    Optional<FiniteSteps> finite,
    Optional<Instant> alertedAt,
    Optional<Instant> endedAt) {
  /** A run goes on well after so many steps. */
  static final long FINITE_STEPS = 100;

  private static final Duration SAME_OCCURRENCE = Duration.ofSeconds(60);

  public IncidentRecord {
    occurrences = List.copyOf(occurrences);
  }

  /** Once, on one or several ranks. */
  public record Occurrence(Instant time, Instant receivedAt, long step, List<Integer> ranks) {
    public Occurrence {
      ranks = List.copyOf(ranks);
    }

    /** Ranks that fail at the same step are one occurrence; a rank that fails again is another. */
    private boolean includes(Occurrence other) {
      return step == other.step
          && ranks.stream().noneMatch(other.ranks::contains)
          && Duration.between(time, other.time).abs().compareTo(SAME_OCCURRENCE) <= 0;
    }

    private Occurrence with(Occurrence other) {
      return new Occurrence(
          time.isBefore(other.time) ? time : other.time,
          receivedAt,
          step,
          Stream.concat(ranks.stream(), other.ranks.stream()).sorted().toList());
    }
  }

  static IncidentRecord first(RunKey run, IncidentFamily family, Occurrence occurrence) {
    return new IncidentRecord(
        run,
        family,
        List.of(occurrence),
        occurrence.time(),
        occurrence.time(),
        1,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same with one more. What was over and told of begins anew. */
  IncidentRecord with(Occurrence occurrence) {
    boolean later = occurrence.time().isAfter(lastAt);
    if (endedAt.isPresent() && alertedAt.isPresent()) {
      return later ? first(run, family, occurrence) : this;
    }
    List<Occurrence> merged = new ArrayList<>();
    boolean included = false;
    for (Occurrence each : occurrences) {
      boolean includes = !included && each.includes(occurrence);
      merged.add(includes ? each.with(occurrence) : each);
      included |= includes;
    }
    if (!included) {
      merged.add(occurrence);
    }
    merged.sort(Comparator.comparing(Occurrence::time));
    return new IncidentRecord(
        run,
        family,
        merged.subList(Math.max(0, merged.size() - IncidentRule.MOST_OCCURRENCES), merged.size()),
        occurrence.time().isBefore(firstAt) ? occurrence.time() : firstAt,
        later ? occurrence.time() : lastAt,
        included ? total : total + 1,
        later ? Optional.empty() : finite,
        alertedAt,
        later ? Optional.empty() : endedAt);
  }

  /** The same after steps with finite values, if those came after the last occurrence. */
  IncidentRecord after(FiniteSteps steps, Instant now) {
    if (endedAt.isPresent() || !steps.since().isAfter(lastAt)) {
      return this;
    }
    FiniteSteps together = finite.map(before -> before.union(steps)).orElse(steps);
    boolean wentOn = together.last() - together.first() + 1 >= FINITE_STEPS;
    return new IncidentRecord(
        run,
        family,
        occurrences,
        firstAt,
        lastAt,
        total,
        Optional.of(together),
        alertedAt,
        wentOn ? Optional.of(now) : Optional.empty());
  }

  /** The same after the run ended. */
  IncidentRecord ended(Instant now) {
    return new IncidentRecord(
        run,
        family,
        occurrences,
        firstAt,
        lastAt,
        total,
        finite,
        alertedAt,
        Optional.of(endedAt.orElse(now)));
  }

  /**
   * Whether there were as many occurrences within as long as a rule says, and the last of them was
   * not older than that when it arrived. Depends on nothing but what is kept, so that it holds
   * until the incidents are over.
   */
  public boolean meets(IncidentRule rule) {
    int needed = rule.occurrences();
    for (int last = needed - 1; last < occurrences.size(); last++) {
      Occurrence newest = occurrences.get(last);
      Occurrence oldest = occurrences.get(last - needed + 1);
      Duration over = Duration.between(oldest.time(), newest.time());
      Duration age = Duration.between(newest.time(), newest.receivedAt());
      if (over.compareTo(rule.within()) < 0 && age.compareTo(rule.within()) < 0) {
        return true;
      }
    }
    return false;
  }
}
