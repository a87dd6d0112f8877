/**
 * Counts good and all events of every objective, project and model by the minute, each stored batch
 * once: what the batches measured, in the order in which they become visible, and from the stored
 * events what came before an objective did.
 */
@NullMarked
package io.curvescope.server.slo.count;

import org.jspecify.annotations.NullMarked;
