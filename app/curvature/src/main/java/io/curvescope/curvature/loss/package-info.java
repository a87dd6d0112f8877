/** Training losses, appended to a model's first output as PyTorch defines them. */
@NullMarked
package io.curvescope.curvature.loss;

import org.jspecify.annotations.NullMarked;
