package io.curvescope.server.dashboard.http;

import io.curvescope.server.dashboard.Dashboard;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** A dashboard in a list. */
@Schema(name = "Dashboard")
record DashboardJson(
    @Schema(example = "curvescope-executive") String uid,
    String title,
    String description,
    List<String> tags,
    @Schema(description = "The path of its page", example = "/d/curvescope-executive")
        String page) {
  static DashboardJson of(Dashboard dashboard) {
    return new DashboardJson(
        dashboard.uid(),
        dashboard.title(),
        dashboard.description(),
        dashboard.tags(),
        "/d/" + dashboard.uid());
  }
}
