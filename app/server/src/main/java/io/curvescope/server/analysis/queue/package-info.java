/**
 * The queue in the database: who works on what until when, in which order, and the one place where
 * an answer is stored.
 */
@NullMarked
package io.curvescope.server.analysis.queue;

import org.jspecify.annotations.NullMarked;
