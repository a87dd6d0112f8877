package io.curvescope.server.access;

import java.util.Optional;

/**
 * Knows which project a resource belongs to that a path names. A bean for each kind of resource,
 * made by the module that owns it; implementations are called on every request of a caller who may
 * not see every project, and should answer from memory where they can.
 */
public interface ResourceProject {
  /**
   * The path variable that names the resource, {@code run} for {@code /runs/{run}}. Unique among
   * all beans.
   */
  String pathVariable();

  /**
   * The project that owns the resource; empty if there is none of this name, or no resource can
   * have it.
   *
   * @throws org.springframework.dao.DataAccessException if the database does not answer
   */
  Optional<String> projectOf(String name);

  /**
   * What the module's own routes throw for a name that no resource has, or can have. Thrown for
   * those, and for a resource of a project that the caller may not see, so that its existence does
   * not show.
   */
  RuntimeException unknown(String name);
}
