/** Objectives on real databases: from stored batches to alert conditions. */
@NullMarked
package io.curvescope.server.slo.condition;

import org.jspecify.annotations.NullMarked;
