/** The Curvescope service. Its sub-packages are features, checked as Spring Modulith modules. */
@NullMarked
package io.curvescope.server;

import org.jspecify.annotations.NullMarked;
