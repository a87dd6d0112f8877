/**
 * The `demo` command: starts the service, pushes three recorded PyTorch runs over HTTP as a
 * training job would, and compares what the database holds with what was sent; then trains live and
 * compares what the job reported with what the service recomputes. Plain Java; nothing else depends
 * on it.
 */
@NullMarked
package io.curvescope.server.demo;

import org.jspecify.annotations.NullMarked;
