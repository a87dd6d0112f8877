package io.curvescope.server.telemetry.http;

import io.curvescope.server.run.LatestValues;
import io.curvescope.server.run.LatestValuesSource;
import io.curvescope.server.run.RunKey;
import io.curvescope.server.telemetry.TelemetryQueries;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Tells the run module what runs last reported. */
@Component
class StoredLatestValues implements LatestValuesSource {
  private final TelemetryQueries telemetry;

  StoredLatestValues(TelemetryQueries telemetry) {
    this.telemetry = telemetry;
  }

  @Override
  public Map<RunKey, LatestValues> latest(Collection<RunKey> runs) {
    Map<RunKey, LatestValues> latest = new HashMap<>();
    telemetry
        .activity(runs)
        .forEach(
            (run, activity) ->
                latest.put(run, new LatestValues(activity.lastEventAt(), activity.last())));
    return latest;
  }
}
