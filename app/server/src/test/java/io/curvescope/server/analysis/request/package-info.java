/** Tests of requests and their canonical form. */
@NullMarked
package io.curvescope.server.analysis.request;

import org.jspecify.annotations.NullMarked;
