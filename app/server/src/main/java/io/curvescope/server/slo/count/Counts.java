package io.curvescope.server.slo.count;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Events to be added to slices. */
final class Counts {
  /** Ordered as the table is, so that its pages are visited once. */
  record Key(int slice, int counter, int group, int basis) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int bySlice = Integer.compare(slice, other.slice);
      int byCounter = bySlice != 0 ? bySlice : Integer.compare(counter, other.counter);
      int byGroup = byCounter != 0 ? byCounter : Integer.compare(group, other.group);
      return byGroup != 0 ? byGroup : Integer.compare(basis, other.basis);
    }
  }

  /** Events; below zero where a judgement is taken back. */
  record Events(long good, long total) {
    Events plus(Events other) {
      return new Events(good + other.good, total + other.total);
    }
  }

  private final Map<Key, Events> events = new TreeMap<>();

  /** Adds events of one time that arrived at another. */
  void add(Counter counter, int group, Instant time, Instant receivedAt, long good, long total) {
    addAt(counter, group, time, good, total);
    int age = AgeClass.of(Duration.between(time, receivedAt));
    if (age != AgeClass.EVENT_TIME) {
      put(new Key(counter.slice(receivedAt), counter.id(), group, age), good, total);
    }
  }

  /** Adds events by their own time only. */
  void addAt(Counter counter, int group, Instant time, long good, long total) {
    put(new Key(counter.slice(time), counter.id(), group, AgeClass.EVENT_TIME), good, total);
  }

  /** Adds all of {@code other}. */
  void addAll(Counts other) {
    other.events.forEach((key, added) -> events.merge(key, added, Events::plus));
  }

  Map<Key, Events> events() {
    return events;
  }

  boolean isEmpty() {
    return events.isEmpty();
  }

  private void put(Key key, long good, long total) {
    events.merge(key, new Events(good, total), Events::plus);
  }
}
