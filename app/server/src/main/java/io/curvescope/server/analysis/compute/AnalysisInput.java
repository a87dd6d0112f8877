package io.curvescope.server.analysis.compute;

import java.util.Optional;

/**
 * What an analysis is computed from. The arrays belong to it: tensors are views of them.
 *
 * @param model ONNX
 * @param weights safetensors that replace the model's own
 * @param batch safetensors
 */
public record AnalysisInput(byte[] model, Optional<byte[]> weights, byte[] batch) {}
