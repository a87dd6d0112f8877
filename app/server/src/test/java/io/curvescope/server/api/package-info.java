@NullMarked
package io.curvescope.server.api;

import org.jspecify.annotations.NullMarked;
