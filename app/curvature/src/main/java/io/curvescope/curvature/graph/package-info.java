/**
 * The intermediate representation: an immutable graph of values, each made by one of a small set of
 * primitives that is closed under differentiation, every shape known before anything runs.
 *
 * <p>{@link io.curvescope.curvature.graph.GraphBuilder} is the only way to make values; it infers
 * and validates every type.
 */
@NullMarked
package io.curvescope.curvature.graph;

import org.jspecify.annotations.NullMarked;
