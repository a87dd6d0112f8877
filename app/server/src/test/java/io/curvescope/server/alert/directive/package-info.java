/** Directives on each kind of database. */
@NullMarked
package io.curvescope.server.alert.directive;

import org.jspecify.annotations.NullMarked;
