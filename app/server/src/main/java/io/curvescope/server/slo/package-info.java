/**
 * Objectives: what runs are measured by, how much of it may be bad, and how fast that allowance is
 * used up. docs/slo.md is the reference.
 */
@NullMarked
package io.curvescope.server.slo;

import org.jspecify.annotations.NullMarked;
