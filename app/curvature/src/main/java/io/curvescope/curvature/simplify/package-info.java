/**
 * Simplification of graphs: algebraic identities, folding of constants that are the same
 * everywhere, common subexpressions and dead code. Values are preserved up to rounding where all of
 * them are finite.
 */
@NullMarked
package io.curvescope.curvature.simplify;

import org.jspecify.annotations.NullMarked;
