@NullMarked
package io.curvescope.server.diagnosis;

import org.jspecify.annotations.NullMarked;
