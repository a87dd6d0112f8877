/**
 * A team's training, generated from seeds, for dashboards to show what three recorded runs cannot:
 * models, devices, budgets, a run under way, one that broke and one that fell silent.
 */
@NullMarked
package io.curvescope.server.demo.scene;

import org.jspecify.annotations.NullMarked;
