/**
 * Projects and training runs: who a run is, what it was asked to reach, and where its life stands.
 * Clients choose run ids; inside, a small integer key stands for a run.
 */
@NullMarked
package io.curvescope.server.run;

import org.jspecify.annotations.NullMarked;
