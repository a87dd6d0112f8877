package io.curvescope.curvature.exec;

import io.curvescope.curvature.exec.blas.OpenBlas;
import io.curvescope.curvature.exec.memory.NativeAllocator;
import io.curvescope.curvature.exec.memory.NativeBlock;
import io.curvescope.curvature.exec.plan.Plan;
import io.curvescope.curvature.exec.step.Frame;
import io.curvescope.curvature.exec.step.Step;
import io.curvescope.curvature.exec.step.Storage;
import io.curvescope.curvature.graph.TensorType;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A planned program on the host's processor. */
final class CpuProgram implements Program {
  private enum State {
    IDLE,
    RUNNING,
    CLOSED
  }

  private final Plan plan;
  private final Step[] steps;
  private final NativeAllocator allocator;
  private final int blasThreads;
  private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

  /** The buffers of the run, inputs first; and how many of them are pinned. */
  private final HostBuffer[] bound;

  /** How many elements each of them must have. */
  private final long[] elements;

  private int pinned;
  private Optional<Memories> memories = Optional.empty();

  private record Memories(
      Frame frame, NativeBlock arena, NativeBlock scratch, NativeBlock constants) {
    void close() {
      arena.close();
      scratch.close();
      constants.close();
    }
  }

  CpuProgram(Plan plan, NativeAllocator allocator, int blasThreads) {
    this.plan = plan;
    this.steps = plan.steps().toArray(Step[]::new);
    this.allocator = allocator;
    this.blasThreads = blasThreads;
    this.bound = new HostBuffer[plan.inputs().size() + plan.outputs().size()];
    this.elements =
        Stream.concat(plan.inputs().stream(), plan.outputs().stream())
            .mapToLong(type -> type.shape().size())
            .toArray();
  }

  @Override
  public List<TensorType> inputs() {
    return plan.inputs();
  }

  @Override
  public List<TensorType> outputs() {
    return plan.outputs();
  }

  @Override
  public Precision precision() {
    return plan.precision();
  }

  @Override
  public MemoryPrediction memory() {
    return plan.memory();
  }

  @Override
  public void allocate() {
    enter();
    try {
      memories();
    } finally {
      leave();
    }
  }

  private Frame memories() {
    if (memories.isEmpty()) {
      MemoryPrediction memory = plan.memory();
      Frame frame =
          new Frame(
              plan.precision(),
              Storage.FIRST_BOUND + bound.length,
              plan.realRegisters(),
              plan.integerRegisters());
      NativeBlock arena = allocator.allocate(memory.arenaBytes());
      NativeBlock scratch = allocator.allocate(memory.scratchBytes());
      NativeBlock constants = allocator.allocate(memory.constantBytes());
      frame.bind(Storage.ARENA, arena.address());
      frame.bind(Storage.SCRATCH, scratch.address());
      frame.bind(Storage.CONSTANTS, constants.address());
      plan.constants().forEach(constant -> constant.write(constants.address()));
      memories = Optional.of(new Memories(frame, arena, scratch, constants));
    }
    return memories.orElseThrow().frame();
  }

  @Override
  public void run(List<Buffer> inputs, List<Buffer> outputs, BooleanSupplier cancelled) {
    enter();
    try {
      collect(inputs, plan.inputs(), "input", 0);
      collect(outputs, plan.outputs(), "output", plan.inputs().size());
      Frame frame = memories();
      pin(frame);
      int threads = OpenBlas.threads();
      if (threads != blasThreads) {
        OpenBlas.setThreads(blasThreads);
      }
      try {
        for (Step step : steps) {
          if (cancelled.getAsBoolean()) {
            throw new CancellationException("the run was cancelled");
          }
          step.run(frame);
        }
      } finally {
        if (threads != blasThreads) {
          OpenBlas.setThreads(threads);
        }
      }
    } finally {
      while (pinned > 0) {
        bound[--pinned].unpin();
      }
      leave();
    }
  }

  private void collect(List<Buffer> buffers, List<TensorType> types, String what, int first) {
    if (buffers.size() != types.size()) {
      throw new IllegalArgumentException(
          "the program has " + types.size() + " " + what + "s, got " + buffers.size());
    }
    for (int i = 0; i < types.size(); i++) {
      TensorType type = types.get(i);
      StorageType storage = plan.precision().storage(type.element());
      if (!(buffers.get(i) instanceof HostBuffer buffer)) {
        throw new IllegalArgumentException(what + " " + i + " is not in the host's memory");
      }
      if (buffer.type() != storage || buffer.elements() != elements[first + i]) {
        throw new IllegalArgumentException(
            what
                + " "
                + i
                + " must be a buffer of "
                + elements[first + i]
                + " "
                + storage
                + ", got "
                + buffer.elements()
                + " "
                + buffer.type());
      }
      bound[first + i] = buffer;
    }
  }

  private void pin(Frame frame) {
    for (int i = 0; i < bound.length; i++) {
      long address = bound[i].pin();
      pinned++;
      frame.bind(Storage.FIRST_BOUND + i, address);
      for (int before = 0; i >= plan.inputs().size() && before < i; before++) {
        HostBuffer other = bound[before];
        if (address < other.address() + other.bytes()
            && other.address() < address + bound[i].bytes()) {
          throw new IllegalArgumentException(
              "output " + (i - plan.inputs().size()) + " overlaps another buffer");
        }
      }
    }
  }

  private void enter() {
    State before = state.compareAndExchange(State.IDLE, State.RUNNING);
    switch (before) {
      case IDLE -> {}
      case RUNNING -> throw new IllegalStateException("the program is running");
      case CLOSED -> throw new IllegalStateException("the program is closed");
    }
  }

  private void leave() {
    state.set(State.IDLE);
  }

  @Override
  public void close() {
    State before = state.compareAndExchange(State.IDLE, State.CLOSED);
    switch (before) {
      case IDLE -> {
        memories.ifPresent(Memories::close);
        memories = Optional.empty();
      }
      case RUNNING -> throw new IllegalStateException("the program is running");
      case CLOSED -> {}
    }
  }
}
