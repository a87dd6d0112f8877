/** What holds when processes are killed and queues are full. */
@NullMarked
package io.curvescope.acceptance.crash;

import org.jspecify.annotations.NullMarked;
