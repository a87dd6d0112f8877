/**
 * Runbooks: what to do when an alert pages. The pages of docs/runbooks are packed into the server,
 * which serves them itself, so that the address in an alert always leads somewhere.
 */
@NullMarked
package io.curvescope.server.runbook;

import org.jspecify.annotations.NullMarked;
