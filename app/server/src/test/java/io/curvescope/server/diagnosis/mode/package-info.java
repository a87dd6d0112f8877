@NullMarked
package io.curvescope.server.diagnosis.mode;

import org.jspecify.annotations.NullMarked;
