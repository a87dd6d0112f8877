package io.curvescope.server.ingest.decode;

import io.curvescope.server.ingest.Accepted;
import io.curvescope.server.ingest.Rejection;
import io.curvescope.server.json.InvalidField;
import io.curvescope.server.json.JsonFields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Decodes one event after the other, and sorts them into those to store and those to return. */
final class EventCollector {
  private static final int LISTED_UNKNOWN_FIELDS = 50;

  private final EventDecoder decoder;
  private final PushLimits limits;
  private final List<Accepted> accepted = new ArrayList<>();
  private final List<Rejection> rejected = new ArrayList<>();
  private final Set<String> unknownFields = new LinkedHashSet<>();
  private final Map<RejectionKind, Integer> tally = new HashMap<>();
  private int index;
  private int rejectedCount;

  EventCollector(EventDecoder decoder, PushLimits limits) {
    this.decoder = decoder;
    this.limits = limits;
  }

  /** Takes the next event. */
  void take(JsonFields fields) throws PushRefused {
    checkCount();
    try {
      accepted.add(new Accepted(index, decoder.decode(fields)));
      noteUnknown(fields.unknown());
      index++;
    } catch (InvalidField invalid) {
      reject(RejectionKind.of(EventDecoder.type(fields), invalid), invalid);
    }
  }

  /** Rejects the next event, which is no event at all. */
  void reject(InvalidField invalid) throws PushRefused {
    reject(RejectionKind.malformed(), invalid);
  }

  private void reject(RejectionKind kind, InvalidField invalid) throws PushRefused {
    checkCount();
    tally.merge(kind, 1, Integer::sum);
    if (rejected.size() < limits.listedRejections()) {
      rejected.add(new Rejection(index, invalid.field(), invalid.reason()));
    }
    rejectedCount++;
    index++;
  }

  List<Accepted> accepted() {
    return accepted;
  }

  List<Rejection> rejected() {
    return rejected;
  }

  Map<RejectionKind, Integer> tally() {
    return tally;
  }

  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    for (String name : unknownFields) {
      warnings.add(
          warnings.size() < LISTED_UNKNOWN_FIELDS
              ? "unknown field '" + name + "' was ignored"
              : "further unknown fields were ignored");
    }
    if (rejectedCount > rejected.size()) {
      warnings.add((rejectedCount - rejected.size()) + " further rejected events are not listed");
    }
    return warnings;
  }

  /** How many events came. */
  int count() {
    return index;
  }

  private void checkCount() throws PushRefused {
    if (index == limits.events()) {
      throw new PushRefused(
          PushRefused.Cause.TOO_MANY_EVENTS,
          "a push must hold at most " + limits.events() + " events; send less at once");
    }
  }

  private void noteUnknown(List<String> names) {
    for (String name : names) {
      if (unknownFields.size() <= LISTED_UNKNOWN_FIELDS) {
        unknownFields.add(name);
      }
    }
  }
}
