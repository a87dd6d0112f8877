package io.curvescope.curvature.graph;

import static io.curvescope.curvature.graph.Indexing.coordinates;
import static io.curvescope.curvature.graph.Indexing.flat;

import java.util.Arrays;
import java.util.List;

/** Gathers and their transposes by definition. */
final class ReferenceGather {
  private ReferenceGather() {}

  static Tensor take(int axis, List<Tensor> operands, Shape shape) {
    Tensor data = operands.get(0);
    Tensor indices = operands.get(1);
    return Indexing.gather(
        data, shape, i -> source(axis, coordinates(shape, i), data.shape(), indices));
  }

  static Tensor putAdd(int axis, List<Tensor> operands, Shape shape) {
    Tensor updates = operands.get(0);
    Tensor indices = operands.get(1);
    double[] result = new double[(int) shape.size()];
    for (int i = 0; i < updates.shape().size(); i++) {
      result[source(axis, coordinates(updates.shape(), i), shape, indices)] += updates.realAt(i);
    }
    return Tensor.real(shape, result);
  }

  private static int source(int axis, int[] place, Shape data, Tensor indices) {
    int indexRank = indices.shape().rank();
    int[] from = new int[data.rank()];
    for (int i = 0; i < from.length; i++) {
      from[i] = i < axis ? place[i] : i == axis ? 0 : place[i + indexRank - 1];
    }
    int[] inIndices = Arrays.copyOfRange(place, axis, axis + indexRank);
    from[axis] = (int) indices.int64At(flat(indices.shape(), inIndices));
    return flat(data, from);
  }

  static Tensor takeAlong(Primitive.TakeAlongAxis take, List<Tensor> operands, Shape shape) {
    Tensor data = operands.get(0);
    return Indexing.gather(
        data,
        shape,
        i ->
            along(
                take.axis(), take.leading(), coordinates(shape, i), data.shape(), operands.get(1)));
  }

  static Tensor putAlong(Primitive.PutAlongAxisAdd put, List<Tensor> operands, Shape shape) {
    Tensor updates = operands.get(0);
    double[] result = new double[(int) shape.size()];
    for (int i = 0; i < updates.shape().size(); i++) {
      int[] place = coordinates(updates.shape(), i);
      result[along(put.axis(), put.leading(), place, shape, operands.get(1))] += updates.realAt(i);
    }
    return Tensor.real(shape, result);
  }

  private static int along(int axis, int leading, int[] place, Shape data, Tensor indices) {
    int[] inIndices = Arrays.copyOfRange(place, leading, place.length);
    int[] from = place.clone();
    from[axis] = (int) indices.int64At(flat(indices.shape(), inIndices));
    return flat(data, from);
  }
}
