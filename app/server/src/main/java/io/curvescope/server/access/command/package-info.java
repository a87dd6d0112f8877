/** The command {@code curvescope token}: makes, lists and revokes tokens in the database itself. */
@NullMarked
package io.curvescope.server.access.command;

import org.jspecify.annotations.NullMarked;
