/**
 * Tests of the launcher at the top of the repository, with pretended JDKs and builds in folders of
 * their own.
 */
@NullMarked
package io.curvescope.server.launcher;

import org.jspecify.annotations.NullMarked;
