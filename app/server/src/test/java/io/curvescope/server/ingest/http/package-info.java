@NullMarked
package io.curvescope.server.ingest.http;

import org.jspecify.annotations.NullMarked;
