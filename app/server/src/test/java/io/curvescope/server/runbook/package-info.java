@NullMarked
package io.curvescope.server.runbook;

import org.jspecify.annotations.NullMarked;
