package io.curvescope.server.access;

/** How a route keeps to the projects that its caller may see. */
public enum ProjectCheck {
  /**
   * The path names a resource by a variable that a {@link ResourceProject} knows, such as {@code
   * {run}}. Before the route is called, a resource of a project that the caller may not see is
   * answered like one that does not exist.
   */
  PATH,
  /**
   * The route itself takes a {@link Viewer} as an argument: lists show what {@link Viewer#projects}
   * allows only, and what names a project in its body calls {@link Viewer#requireProject}.
   */
  VIEWER,
  /** The route is about the whole server: only callers that see every project may use it. */
  EVERY_PROJECT
}
