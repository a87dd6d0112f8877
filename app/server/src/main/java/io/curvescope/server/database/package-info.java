/**
 * The database behind everything: where it is, the embedded PostgreSQL when none is named, what it
 * can do, and the deletion of what is too old.
 */
@NullMarked
package io.curvescope.server.database;

import org.jspecify.annotations.NullMarked;
