package io.curvescope.server.alert;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is said of an alert: figures and links, which may change from pass to pass and are no part
 * of its identity.
 *
 * @param summary one line
 * @param runbook what to do about it
 * @param dashboard what to look at
 */
public record AlertAnnotations(String summary, String description, URI runbook, URI dashboard) {
  /** As Alertmanager and the API have them, in the order of names. */
  public Map<String, String> toMap() {
    Map<String, String> annotations = new TreeMap<>();
    annotations.put("summary", summary);
    annotations.put("description", description);
    annotations.put("runbook_url", runbook.toString());
    annotations.put("dashboard_url", dashboard.toString());
    return annotations;
  }
}
