/**
 * The worker: a process of its own that takes analyses from the queue one by one and computes them.
 * It talks to the database and the artifact store only.
 */
@NullMarked
package io.curvescope.server.analysis.worker;

import org.jspecify.annotations.NullMarked;
