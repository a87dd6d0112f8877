package io.curvescope.server.access;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares on the method of a route who may call it. A route without this is refused with 403, and
 * a test fails: {@code docs/access.md} lists every route with its role.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface RequiresRole {
  /** The role that the caller needs. */
  AccessRole value();

  /** How the route keeps to the caller's projects. */
  ProjectCheck projects() default ProjectCheck.PATH;
}
