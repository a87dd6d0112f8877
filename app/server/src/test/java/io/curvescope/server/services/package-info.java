/**
 * Real services for tests: TimescaleDB, Prometheus and Alertmanager, from a Docker engine where one
 * answers and else from a folder with a Debian root. Nothing here outlives the test JVM, however
 * that ends.
 */
@NullMarked
package io.curvescope.server.services;

import org.jspecify.annotations.NullMarked;
