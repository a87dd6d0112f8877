package io.curvescope.acceptance.access;

import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** One resource of each kind that a path can name, all of one project. */
final class AccessResources {
  private AccessResources() {}

  /**
   * Makes them.
   *
   * @return names of the resources by path variable: one for each {@link
   *     io.curvescope.server.access.ResourceProject}
   */
  static Map<String, String> create(AccessServer server, String project) {
    Map<String, String> resources = new TreeMap<>();
    String run = server.run(project);
    resources.put("run", run);
    resources.put("project", project);
    resources.put("analysis", analysis(server, run, project));
    resources.put("alert", alert(server, run, project));
    resources.put("silence", silence(server, run, project));
    return resources;
  }

  /** One that is over, so that nothing goes on behind the questions. */
  private static String analysis(AccessServer server, String run, String project) {
    String id = UUID.randomUUID().toString();
    server
        .database()
        .sql(
            "insert into analysis (id, run_id, checkpoint_id, step, parameters, predicted_bytes, state,"
                + " project, question, request, finished_at)"
                + " select cast(:id as uuid), run_id, 0, 1, 1, 1, 'cancelled', :project,"
                + " sha256('a question'), '{\"loss\":\"mse\"}', now() from run where id = :run")
        .param("id", id)
        .param("project", project)
        .param("run", run)
        .update();
    return id;
  }

  /** One of a source that is not there, so that it stays as it is; its number is like no other. */
  private static String alert(AccessServer server, String run, String project) {
    server
        .database()
        .sql(
            "insert into alert (alert_id, since, fired_at, hold_down_seconds, state, source, identity,"
                + " alertname, severity, team, project, run, summary, description, runbook_url,"
                + " dashboard_url) overriding system value"
                + " values (900000007, now(), now(), 0, 'firing', 'a-test', sha256('labels'),"
                + " 'NonFinite', 'page', 'model-infra', :project, :run, 's', 'd', 'http://a', 'http://b')")
        .param("project", project)
        .param("run", run)
        .update();
    return "a-900000007";
  }

  private static String silence(AccessServer server, String run, String project) {
    server
        .database()
        .sql(
            "insert into silence (silence_id, created_at, ends_at, project, run, created_by)"
                + " overriding system value"
                + " values (900000008, now(), now() + interval '1 hour', :project, :run, 'a test')")
        .param("project", project)
        .param("run", run)
        .update();
    return "s-900000008";
  }
}
