@NullMarked
package io.curvescope.server.diagnosis.load;

import org.jspecify.annotations.NullMarked;
