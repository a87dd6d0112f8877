package io.curvescope.curvature.exec.plan;

import io.curvescope.curvature.exec.memory.Memory;
import io.curvescope.curvature.exec.step.Storage;
import io.curvescope.curvature.graph.Tensor;

/** A constant and where it lies; a splat takes one element. */
public record PlacedConstant(Tensor tensor, Storage storage) {

  /** Writes it into memory. */
  public void write(long constants) {
    long address = constants + storage.byteOffset();
    for (int i = 0; i < storage.elements(); i++) {
      switch (storage.type()) {
        case FLOAT32 -> Memory.setFloat(address + 4L * i, (float) tensor.realAt(i));
        case FLOAT64 -> Memory.setDouble(address + 8L * i, tensor.realAt(i));
        case INT64 -> Memory.setLong(address + 8L * i, tensor.int64At(i));
        case BOOL -> Memory.setByte(address + i, (byte) (tensor.boolAt(i) ? 1 : 0));
      }
    }
  }
}
