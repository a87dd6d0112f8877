@NullMarked
package io.curvescope.server.json;

import org.jspecify.annotations.NullMarked;
