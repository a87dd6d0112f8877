/** Tokens, roles and the walls between projects, over HTTP. */
@NullMarked
package io.curvescope.acceptance.access;

import org.jspecify.annotations.NullMarked;
