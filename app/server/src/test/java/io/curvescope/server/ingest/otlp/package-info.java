@NullMarked
package io.curvescope.server.ingest.otlp;

import org.jspecify.annotations.NullMarked;
