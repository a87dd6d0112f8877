/**
 * What training jobs submit: checkpoints of runs, and the artifacts that they are made of (models,
 * weights, batches), stored by content, encrypted, and kept for as long as something needs them.
 */
@NullMarked
package io.curvescope.server.checkpoint;

import org.jspecify.annotations.NullMarked;
