package io.curvescope.server.diagnosis.postmortem;

import io.curvescope.server.diagnosis.Postmortem.SettingChange;
import io.curvescope.server.diagnosis.Settings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Hyperparameters that were changed. Each rank's configurations are compared with its own. */
final class SettingChanges {
  private SettingChanges() {}

  /**
   * @param all in the order of time
   */
  static List<SettingChange> between(List<Settings> all, Instant from, Instant to) {
    Map<Integer, Settings> before = new HashMap<>();
    Set<SettingChange> changes = new LinkedHashSet<>();
    for (Settings settings : all) {
      @Nullable Settings previous = before.put(settings.rank(), settings);
      boolean isWithin = !settings.time().isBefore(from) && !settings.time().isAfter(to);
      if (previous != null && isWithin) {
        changes.addAll(changes(previous, settings));
      }
    }
    return List.copyOf(changes);
  }

  private static List<SettingChange> changes(Settings previous, Settings settings) {
    Set<String> names = new TreeSet<>(previous.values().keySet());
    names.addAll(settings.values().keySet());
    List<SettingChange> changes = new ArrayList<>();
    for (String name : names) {
      String from = previous.values().getOrDefault(name, "");
      String to = settings.values().getOrDefault(name, "");
      if (!from.equals(to)) {
        changes.add(new SettingChange(settings.step(), name, from, to));
      }
    }
    return changes;
  }
}
