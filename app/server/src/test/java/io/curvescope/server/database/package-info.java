/** Tests of the database module, and the databases that other tests run on. */
@NullMarked
package io.curvescope.server.database;

import org.jspecify.annotations.NullMarked;
