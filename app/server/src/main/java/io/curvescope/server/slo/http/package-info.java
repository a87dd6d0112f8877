/** Objectives, budgets and burn rates over HTTP. */
@NullMarked
package io.curvescope.server.slo.http;

import org.jspecify.annotations.NullMarked;
