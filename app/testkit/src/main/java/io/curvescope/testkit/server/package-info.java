/** The server for tests: in this JVM, as a process from classes, and as packed. */
@NullMarked
package io.curvescope.testkit.server;

import org.jspecify.annotations.NullMarked;
