/**
 * Who may do what: bearer tokens, roles, and projects as walls. Routes declare the role that they
 * need with {@link io.curvescope.server.access.RequiresRole}; a route that declares none is
 * refused. Depends on no feature: a module that owns resources tells their projects by a {@link
 * io.curvescope.server.access.ResourceProject}.
 */
@NullMarked
package io.curvescope.server.access;

import org.jspecify.annotations.NullMarked;
