/**
 * Decides which of a model's tensors are variables of the loss and which values they have: those of
 * a checkpoint's weights, or the model's own.
 */
@NullMarked
package io.curvescope.curvature.parameter;

import org.jspecify.annotations.NullMarked;
