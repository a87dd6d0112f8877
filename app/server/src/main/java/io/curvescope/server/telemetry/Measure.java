package io.curvescope.server.telemetry;

import java.util.Arrays;
import java.util.Optional;

/** What of a run's events is queued for counting. */
public enum Measure {
  /** Seconds of Hessian-vector products. */
  HV_SECONDS(1),
  /** Iterations of a conjugate-gradient solve. */
  CG_ITERATIONS(2),
  /** Largest eigenvalue of a spectrum. */
  TOP_EIGENVALUE(3),
  CONDITION_NUMBER(4),
  HESSIAN_MEMORY_BYTES(5),
  VERSION_SKEW_STEPS(6),
  CRITICAL_SHARPNESS(7),
  EPOCH_SECONDS(8),
  /** Only where it changes within a batch, and so are the two that follow. */
  LEARNING_RATE(20),
  MOMENTUM(21),
  GPU_MEMORY_LIMIT_BYTES(22),
  /** Incidents: the value is 1. */
  NAN(40),
  INF(41),
  OUT_OF_MEMORY(42),
  DIVERGENCE(43),
  /** A human stepped in: the value is 1. */
  INTERVENTION(44);

  private final byte code;

  Measure(int code) {
    this.code = (byte) code;
  }

  /** The number that stands for it in the database, the same for good. */
  public byte code() {
    return code;
  }

  /** Whether it says how a run is set up, and is queued only where it changes. */
  public boolean isSetting() {
    return this == LEARNING_RATE || this == MOMENTUM || this == GPU_MEMORY_LIMIT_BYTES;
  }

  /** The measure of this number, if there is one. */
  public static Optional<Measure> ofCode(byte code) {
    return Arrays.stream(values()).filter(measure -> measure.code == code).findFirst();
  }

  /** The measure that a well-known metric is, if it is one. */
  public static Optional<Measure> ofMetric(String name) {
    return switch (name) {
      case "condition_number" -> Optional.of(CONDITION_NUMBER);
      case "hessian_memory_bytes" -> Optional.of(HESSIAN_MEMORY_BYTES);
      case "version_skew_steps" -> Optional.of(VERSION_SKEW_STEPS);
      case "critical_sharpness" -> Optional.of(CRITICAL_SHARPNESS);
      case "epoch_seconds" -> Optional.of(EPOCH_SECONDS);
      case "learning_rate" -> Optional.of(LEARNING_RATE);
      case "momentum" -> Optional.of(MOMENTUM);
      case "gpu_memory_limit_bytes" -> Optional.of(GPU_MEMORY_LIMIT_BYTES);
      default -> Optional.empty();
    };
  }

  /** The measure that an incident of this kind is, if it is one. */
  public static Optional<Measure> ofIncident(IncidentKind kind) {
    return switch (kind) {
      case NAN -> Optional.of(NAN);
      case INF -> Optional.of(INF);
      case OOM -> Optional.of(OUT_OF_MEMORY);
      case DIVERGENCE -> Optional.of(DIVERGENCE);
      case PRECISION, PREEMPTION -> Optional.empty();
    };
  }
}
