package io.curvescope.curvature;

import io.curvescope.curvature.exec.Buffer;
import io.curvescope.curvature.exec.Device;
import io.curvescope.curvature.exec.Precision;
import io.curvescope.curvature.safetensors.StoredTensor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Brings stored tensors into a device's memory. */
final class InputBuffers {
  private InputBuffers() {}

  /** A buffer of the tensor's elements in the given precision. */
  static Buffer upload(Device device, Precision precision, StoredTensor tensor) {
    Buffer buffer = device.allocate(precision.real(), tensor.size());
    try (INDArray elements = elements(precision, tensor)) {
      if (tensor.size() > 0) {
        buffer.copyFrom(elements);
      }
    }
    return buffer;
  }

  private static INDArray elements(Precision precision, StoredTensor tensor) {
    return switch (precision) {
      case FLOAT64 -> Nd4j.createFromArray(tensor.toDoubles());
      case FLOAT32 -> {
        float[] elements = new float[tensor.size()];
        for (int index = 0; index < elements.length; index++) {
          elements[index] = (float) tensor.realAt(index);
        }
        yield Nd4j.createFromArray(elements);
      }
    };
  }
}
