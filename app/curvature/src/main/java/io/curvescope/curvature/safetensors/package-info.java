/**
 * Tensors as they are stored: little-endian bytes with a type and a shape, and the safetensors file
 * format, which holds them by name. Everything that is read comes from strangers and is checked
 * against limits before anything is allocated.
 */
@NullMarked
package io.curvescope.curvature.safetensors;

import org.jspecify.annotations.NullMarked;
