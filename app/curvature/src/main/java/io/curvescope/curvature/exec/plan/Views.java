package io.curvescope.curvature.exec.plan;

import io.curvescope.curvature.exec.Precision;
import io.curvescope.curvature.exec.layout.CopyStep;
import io.curvescope.curvature.exec.step.Step;
import io.curvescope.curvature.exec.step.Storage;
import io.curvescope.curvature.exec.step.View;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.graph.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where each value of a graph lies, and the copies that are made where a step needs another layout.
 */
final class Views {
  private final Precision precision;
  private final List<Step> steps;
  private final Map<Value, View> views = new IdentityHashMap<>();
  private final Map<View, View> copies = new HashMap<>();
  private final Map<Tensor, Storage> constants = new HashMap<>();
  private final List<PlacedConstant> placed = new ArrayList<>();

  /**
   * @param steps where copies are added
   */
  Views(Precision precision, List<Step> steps) {
    this.precision = precision;
    this.steps = steps;
  }

  List<PlacedConstant> constants() {
    return placed;
  }

  View of(Value value) {
    View view = views.get(value);
    if (view == null) {
      throw new IllegalStateException("no place for " + value);
    }
    return view;
  }

  void put(Value value, View view) {
    views.put(value, view);
  }

  /** Gives a value storage of its own, dense in row-major order. */
  View define(Value value) {
    View view = fresh(value, value.shape());
    put(value, view);
    return view;
  }

  /** New storage for a value's elements, dense under a shape of the same size. */
  View fresh(Value value, Shape shape) {
    return View.dense(
        new Storage(precision.storage(value.type().element()), shape.size(), Storage.ARENA), shape);
  }

  void bindInput(Value value, int slot) {
    Storage storage =
        new Storage(precision.storage(value.type().element()), value.shape().size(), slot);
    put(value, View.dense(storage, value.shape()));
  }

  void constant(Value value, Tensor tensor) {
    Storage storage =
        constants.computeIfAbsent(
            tensor.isSplat() ? single(tensor) : tensor,
            key -> {
              Storage made =
                  new Storage(
                      precision.storage(key.type().element()),
                      key.isSplat() ? 1 : key.shape().size(),
                      Storage.CONSTANTS);
              placed.add(new PlacedConstant(key, made));
              return made;
            });
    put(
        value,
        tensor.isSplat()
            ? View.splat(storage, tensor.shape())
            : View.dense(storage, tensor.shape()));
  }

  /** A splat's element as a scalar, so that splats of all shapes share it. */
  private static Tensor single(Tensor splat) {
    return switch (splat.type().element()) {
      case REAL -> Tensor.splat(Shape.SCALAR, splat.realAt(0));
      case INT64 -> Tensor.splat(Shape.SCALAR, splat.int64At(0));
      case BOOL -> Tensor.splat(Shape.SCALAR, splat.boolAt(0));
    };
  }

  /** The same elements dense in row-major order: the view itself, or one copy for all who ask. */
  View dense(View view) {
    return view.isDense() ? view : copies.computeIfAbsent(view, this::copy);
  }

  /**
   * A view that can be read in row-major order at full speed: neighbours are neighbours in memory,
   * or the same.
   */
  View streamable(View view) {
    int innermost = view.shape().rank() - 1;
    while (innermost >= 0 && view.extent(innermost) == 1) {
      innermost--;
    }
    return innermost < 0 || view.stride(innermost) <= 1 ? view : dense(view);
  }

  private View copy(View view) {
    View copy =
        View.dense(new Storage(view.type(), view.shape().size(), Storage.ARENA), view.shape());
    steps.add(new CopyStep(view, copy));
    return copy;
  }

  /** Lets a value be written to an output's memory at once, or adds the copy to it. */
  void bindOutput(Value value, int slot) {
    View view = of(value);
    if (view.storage().inArena() && view.isWhole()) {
      view.storage().bind(slot);
      return;
    }
    Storage output = new Storage(view.type(), view.shape().size(), slot);
    steps.add(new CopyStep(view, View.dense(output, view.shape())));
  }
}
