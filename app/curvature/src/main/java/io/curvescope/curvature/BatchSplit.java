package io.curvescope.curvature;

import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.onnx.lowering.Batch;
import io.curvescope.curvature.safetensors.StoredTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Cuts a batch into mini-batches along the outermost axis. */
final class BatchSplit {
  private BatchSplit() {}

  /**
   * Consecutive parts whose sizes differ by one at most. Inputs whose outermost extent is not the
   * batch's are given to all.
   *
   * @throws IllegalArgumentException if there are fewer samples than parts
   */
  static List<Batch> split(Batch batch, int parts) {
    int samples = samples(batch);
    if (parts < 1 || parts > samples) {
      throw new IllegalArgumentException(
          "a batch of "
              + samples
              + " samples can be split into 1 to "
              + samples
              + " parts, not "
              + parts);
    }
    List<Batch> split = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      int start = (int) ((long) samples * part / parts);
      int limit = (int) ((long) samples * (part + 1) / parts);
      Map<String, StoredTensor> inputs = new LinkedHashMap<>();
      batch
          .inputs()
          .forEach((name, tensor) -> inputs.put(name, rows(tensor, samples, start, limit)));
      Optional<StoredTensor> targets =
          batch.targets().map(tensor -> rows(tensor, samples, start, limit));
      split.add(new Batch(inputs, targets, batch.warnings()));
    }
    return split;
  }

  private static int samples(Batch batch) {
    return batch.inputs().values().stream()
        .map(StoredTensor::shape)
        .filter(shape -> shape.rank() > 0)
        .findFirst()
        .map(shape -> shape.dimension(0))
        .orElseThrow(
            () ->
                new IllegalArgumentException("a batch whose inputs have no axes cannot be split"));
  }

  private static StoredTensor rows(StoredTensor tensor, int samples, int start, int limit) {
    Shape shape = tensor.shape();
    if (shape.rank() == 0 || shape.dimension(0) != samples) {
      return tensor;
    }
    long rowBytes = tensor.bytes().byteSize() / samples;
    return new StoredTensor(
        tensor.type(),
        shape.withDimension(0, limit - start),
        tensor.bytes().asSlice(start * rowBytes, (limit - start) * rowBytes));
  }
}
