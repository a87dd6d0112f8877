/**
 * JSON from strangers: one object at a time by a streaming parser, under limits that hold before
 * anything is allocated, and read field by field with errors that name the field and what would be
 * right.
 */
@NullMarked
package io.curvescope.server.json;

import org.jspecify.annotations.NullMarked;
