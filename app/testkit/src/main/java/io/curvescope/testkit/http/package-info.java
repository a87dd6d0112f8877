/** The one HTTP client of the tests, and what it pushes. */
@NullMarked
package io.curvescope.testkit.http;

import org.jspecify.annotations.NullMarked;
