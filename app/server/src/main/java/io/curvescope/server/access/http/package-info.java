/** Authenticates and authorizes requests with Spring Security, and the routes of tokens. */
@NullMarked
package io.curvescope.server.access.http;

import org.jspecify.annotations.NullMarked;
