/** The request part of a submission: from JSON, to its canonical form, and back. */
@NullMarked
package io.curvescope.server.analysis.request;

import org.jspecify.annotations.NullMarked;
