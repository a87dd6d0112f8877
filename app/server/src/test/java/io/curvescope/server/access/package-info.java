/** Tests of tokens, of the modes of authentication, and of the command that makes tokens. */
@NullMarked
package io.curvescope.server.access;

import org.jspecify.annotations.NullMarked;
