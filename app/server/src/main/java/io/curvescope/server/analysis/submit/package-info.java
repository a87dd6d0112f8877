/**
 * Submitting a checkpoint: a multipart request is streamed into the artifact store, checked against
 * the model's graph without computing anything, and becomes an analysis in the queue.
 */
@NullMarked
package io.curvescope.server.analysis.submit;

import org.jspecify.annotations.NullMarked;
