/**
 * SLO files: OpenSLO v1 as YAML, the defaults that the server brings along, and reading them again
 * when they change.
 */
@NullMarked
package io.curvescope.server.slo.definition;

import org.jspecify.annotations.NullMarked;
