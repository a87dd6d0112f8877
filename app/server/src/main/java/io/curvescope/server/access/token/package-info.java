/** Tokens: made, kept as hashes, found by what a request presents, revoked. */
@NullMarked
package io.curvescope.server.access.token;

import org.jspecify.annotations.NullMarked;
