/**
 * From a graph to steps over one arena: which values are views of others, what is fused, and what
 * lies where and when.
 */
@NullMarked
package io.curvescope.curvature.exec.plan;

import org.jspecify.annotations.NullMarked;
