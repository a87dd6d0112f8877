/**
 * Native memory: the one place where it is allocated and counted, and raw access to it by address.
 */
@NullMarked
package io.curvescope.curvature.exec.memory;

import org.jspecify.annotations.NullMarked;
