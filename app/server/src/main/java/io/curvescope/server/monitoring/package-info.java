/** What the service says of itself to Prometheus beyond ingest: its runs and its storage. */
@NullMarked
package io.curvescope.server.monitoring;

import org.jspecify.annotations.NullMarked;
