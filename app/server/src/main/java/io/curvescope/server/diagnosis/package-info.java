/**
 * What is wrong with a run: the failure modes F1 to F8, recognised in its telemetry with evidence
 * and what to do, and what moved before it failed.
 */
@NullMarked
package io.curvescope.server.diagnosis;

import org.jspecify.annotations.NullMarked;
