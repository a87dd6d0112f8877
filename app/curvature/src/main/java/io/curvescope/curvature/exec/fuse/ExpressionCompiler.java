package io.curvescope.curvature.exec.fuse;

import io.curvescope.curvature.exec.step.View;
import io.curvescope.curvature.graph.BinaryFunction;
import io.curvescope.curvature.graph.ElementType;
import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.UnaryFunction;
import io.curvescope.curvature.graph.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Compiles elementwise values, in topological order and used only by each other but for the last,
 * into instructions on registers. A register is free again after its last use; what is the same for
 * all tiles keeps its register.
 */
final class ExpressionCompiler {
  private final Map<Value, View> operands;
  private final Predicate<View> keepsRegister;
  private final RegisterPool reals = new RegisterPool();
  private final RegisterPool integers = new RegisterPool();
  private final Map<Value, Integer> registers = new IdentityHashMap<>();
  private final Map<Value, Integer> usesLeft = new IdentityHashMap<>();
  private final Map<View, Value> loadedFrom = new HashMap<>();
  private final List<TileLoad> loads = new ArrayList<>();
  private final List<Integer> loadAt = new ArrayList<>();
  private final List<Instruction> instructions = new ArrayList<>();

  /**
   * @param operands the views of all values from outside, in the shape of the loops
   * @param keepsRegister whether a view's register must not be used for anything else
   */
  ExpressionCompiler(Map<Value, View> operands, Predicate<View> keepsRegister) {
    this.operands = operands;
    this.keepsRegister = keepsRegister;
  }

  /**
   * @param values what is to be computed; may be empty
   * @param last the result: the last of them, or an operand
   */
  TileExpression compile(List<Value> values, Value last) {
    for (Value value : values) {
      for (Value operand : value.operands()) {
        usesLeft.merge(canonical(operand), 1, Integer::sum);
      }
    }
    usesLeft.merge(canonical(last), 1, Integer::sum);
    // Loaded before all else, so that no earlier value shares a register that is to be kept.
    operands.keySet().stream().filter(this::isKept).forEach(this::prepare);
    if (values.isEmpty()) {
      prepare(last);
    }
    for (Value value : values) {
      if (!isFusedAway(value, values)) {
        emit(value);
      }
    }
    return new TileExpression(
        List.copyOf(loads),
        List.copyOf(instructions),
        List.copyOf(loadAt),
        registerOf(last),
        reals.most(),
        integers.most());
  }

  /** Two values that are the same view are loaded once. */
  private Value canonical(Value value) {
    View view = operands.get(value);
    return view == null ? value : loadedFrom.computeIfAbsent(view, unused -> value);
  }

  /**
   * A real product that the next sum takes up as a multiply-add; its operands are then used by that
   * sum.
   */
  private boolean isFusedAway(Value value, List<Value> values) {
    return isProduct(value)
        && usesLeft.getOrDefault(value, 0) == 1
        && values.stream().anyMatch(sum -> isSum(sum) && takesUp(sum) == value);
  }

  private static boolean isProduct(Value value) {
    return value.isReal()
        && value.primitive() instanceof Primitive.Binary(BinaryFunction function)
        && function == BinaryFunction.MULTIPLY;
  }

  private static boolean isSum(Value value) {
    return value.isReal()
        && value.primitive() instanceof Primitive.Binary(BinaryFunction function)
        && function == BinaryFunction.ADD;
  }

  /**
   * The product that a sum would take up: its second operand, else its first; the other one is
   * added to.
   */
  private Value takesUp(Value sum) {
    Value left = sum.operand(0);
    Value right = sum.operand(1);
    if (isInner(right)
        && isProduct(right)
        && usesLeft.getOrDefault(right, 0) == 1
        && left != right) {
      return right;
    }
    if (isInner(left) && isProduct(left) && usesLeft.getOrDefault(left, 0) == 1 && left != right) {
      return left;
    }
    return sum;
  }

  private boolean isInner(Value value) {
    return !operands.containsKey(value);
  }

  private void emit(Value value) {
    switch (value.primitive()) {
      case Primitive.Unary(var function) -> {
        int[] a = use(value);
        instructions.add(new Instruction.Unary(function, define(value), a[0]));
      }
      case Primitive.Binary(var function) -> binary(value, function);
      case Primitive.Compare(var comparison) -> {
        int[] a = use(value);
        if (isInteger(value.operand(0))) {
          int flags = integers.take();
          integers.release(flags);
          instructions.add(new Instruction.IntegerCompare(comparison, flags, a[0], a[1]));
          instructions.add(new Instruction.IntegerToReal(define(value), flags));
        } else {
          instructions.add(new Instruction.Compare(comparison, define(value), a[0], a[1]));
        }
      }
      case Primitive.Logical(var function) -> {
        int[] a = use(value);
        instructions.add(new Instruction.Logical(function, define(value), a[0], a[a.length - 1]));
      }
      case Primitive.Select() -> select(value);
      case Primitive.Convert(var element) -> convert(value, element);
      case Primitive other ->
          throw new IllegalStateException("not an elementwise primitive: " + other);
    }
  }

  private void binary(Value value, BinaryFunction function) {
    if (isInteger(value)) {
      int[] a = use(value);
      instructions.add(new Instruction.IntegerBinary(function, define(value), a[0], a[1]));
      return;
    }
    Value product = isSum(value) ? takesUp(value) : value;
    if (product != value && !registers.containsKey(product)) {
      multiplyAdd(value, product);
      return;
    }
    int[] a = use(value);
    instructions.add(new Instruction.Binary(function, define(value), a[0], a[1]));
  }

  private void multiplyAdd(Value sum, Value product) {
    Value term = sum.operand(0) == product ? sum.operand(1) : sum.operand(0);
    int a = prepare(product.operand(0));
    int b = prepare(product.operand(1));
    int added = prepare(term);
    boolean inPlace =
        usesLeft.getOrDefault(canonical(term), 0) == 1 && !isKept(term) && added != a && added != b;
    if (inPlace) {
      usesLeft.put(canonical(term), 0);
      registers.put(sum, added);
      registers.remove(canonical(term));
      instructions.add(new Instruction.MultiplyAdd(added, a, b));
      finish(product.operand(0));
      finish(product.operand(1));
    } else {
      int scratch = reals.take();
      instructions.add(new Instruction.Binary(BinaryFunction.MULTIPLY, scratch, a, b));
      finish(product.operand(0));
      finish(product.operand(1));
      finish(term);
      reals.release(scratch);
      instructions.add(new Instruction.Binary(BinaryFunction.ADD, define(sum), added, scratch));
    }
  }

  private void select(Value value) {
    int[] a = use(value);
    if (isInteger(value)) {
      // Not one of the operands' registers: those are still to be read.
      int flags = integers.takeOtherThan(a[1], a[2]);
      integers.release(flags);
      instructions.add(new Instruction.RealToInteger(flags, a[0]));
      instructions.add(new Instruction.IntegerSelect(define(value), flags, a[1], a[2]));
    } else {
      instructions.add(new Instruction.Select(define(value), a[0], a[1], a[2]));
    }
  }

  private void convert(Value value, ElementType to) {
    ElementType from = value.operand(0).type().element();
    int a = use(value)[0];
    int target = define(value);
    switch (to) {
      case REAL -> {
        switch (from) {
          case INT64 -> instructions.add(new Instruction.IntegerToReal(target, a));
          // A mask is 0 and 1 already, which ABS leaves as they are.
          case REAL, BOOL ->
              instructions.add(
                  from == ElementType.BOOL
                      ? new Instruction.Unary(UnaryFunction.ABS, target, a)
                      : new Instruction.Select(target, a, a, a));
        }
      }
      case INT64 -> {
        switch (from) {
          case REAL, BOOL -> instructions.add(new Instruction.RealToInteger(target, a));
          case INT64 -> instructions.add(new Instruction.IntegerSelect(target, a, a, a));
        }
      }
      case BOOL -> {
        switch (from) {
          case REAL, BOOL -> instructions.add(new Instruction.ToMask(target, a));
          case INT64 -> {
            int flags = integers.take();
            integers.release(flags);
            instructions.add(new Instruction.IntegerToMask(flags, a));
            instructions.add(new Instruction.IntegerToReal(target, flags));
          }
        }
      }
    }
  }

  private static boolean isInteger(Value value) {
    return value.type().element() == ElementType.INT64;
  }

  private RegisterPool pool(Value value) {
    return isInteger(value) ? integers : reals;
  }

  /** The register of an operand, loaded if need be, which stays taken until {@link #finish}. */
  private int prepare(Value operand) {
    Value value = canonical(operand);
    Integer register = registers.get(value);
    if (register == null) {
      register = pool(value).take();
      registers.put(value, register);
      loads.add(new TileLoad(viewOf(value), register));
      loadAt.add(instructions.size());
    }
    return register;
  }

  private View viewOf(Value value) {
    View view = operands.get(value);
    if (view == null) {
      throw new IllegalStateException("value used before it was computed: " + value);
    }
    return view;
  }

  private boolean isKept(Value operand) {
    View view = operands.get(canonical(operand));
    return view != null && keepsRegister.test(view);
  }

  private void finish(Value operand) {
    Value value = canonical(operand);
    int left = usesLeft.merge(value, -1, Integer::sum);
    if (left == 0 && !isKept(value)) {
      Integer register = registers.remove(value);
      if (register != null) {
        pool(value).release(register);
      }
    }
  }

  /** The registers of all operands; those used for the last time are free to be the target. */
  private int[] use(Value value) {
    int[] used = value.operands().stream().mapToInt(this::prepare).toArray();
    value.operands().forEach(this::finish);
    return used;
  }

  private int define(Value value) {
    int register = pool(value).take();
    registers.put(value, register);
    return register;
  }

  private int registerOf(Value value) {
    Integer register = registers.get(canonical(value));
    if (register == null) {
      throw new IllegalStateException("no register holds the result " + value);
    }
    return register;
  }
}
