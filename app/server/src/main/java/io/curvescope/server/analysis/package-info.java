/**
 * Analyses of submitted checkpoints: the queue in which they wait, the workers that compute them in
 * processes of their own, and their answers.
 */
@NullMarked
package io.curvescope.server.analysis;

import org.jspecify.annotations.NullMarked;
