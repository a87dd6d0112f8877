package io.curvescope.server.dashboard;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * One of the dashboards.
 *
 * @param uid its stable name, part of its address
 * @param title as shown
 * @param description what it is for
 * @param tags of it
 * @param shown the file as the browser gets it, without any query
 * @param panels by id, those within rows included
 * @param variables by name, in the order of the file
 * @param annotations those that are switched on
 */
public record Dashboard(
    String uid,
    String title,
    String description,
    List<String> tags,
    ObjectNode shown,
    Map<Integer, Panel> panels,
    Map<String, Variable> variables,
    List<Annotation> annotations) {

  /** The panel of this id. */
  public Optional<Panel> panel(int id) {
    return Optional.ofNullable(panels.get(id));
  }

  /** The variable of this name. */
  public Optional<Variable> variable(String name) {
    return Optional.ofNullable(variables.get(name));
  }
}
