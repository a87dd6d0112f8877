/**
 * Real services for tests: TimescaleDB, Prometheus, Alertmanager, Chromium and PyTorch, from a
 * Docker engine if one answers and else from a folder with a Debian root. Nothing here outlives the
 * test JVM, however that ends.
 */
@NullMarked
package io.curvescope.testkit.services;

import org.jspecify.annotations.NullMarked;
