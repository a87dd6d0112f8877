/** The files of the repository that tests read, and the dashboards as files. */
@NullMarked
package io.curvescope.testkit.repository;

import org.jspecify.annotations.NullMarked;
