package io.curvescope.testkit.proof;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Prints the time of each test class, and fails a class that exceeds its budget, so that a build
 * does not grow slow unnoticed. JUnit finds it by {@code META-INF/services}.
 *
 * <p>The budget is 60 s, or what {@link TimeBudget} says. `-Dtest.budget.factor=3` stretches all
 * budgets on a slow machine. The profile "endurance" only prints.
 */
public final class ClassTimes implements BeforeAllCallback, AfterAllCallback {
  private static final int DEFAULT_SECONDS = 60;
  private static final double FACTOR =
      Double.parseDouble(System.getProperty("test.budget.factor", "2"));
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(ClassTimes.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    if (isTopLevel(context)) {
      context.getStore(NAMESPACE).put("begin", System.nanoTime());
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (!isTopLevel(context)) {
      return;
    }
    long begin = context.getStore(NAMESPACE).getOrDefault("begin", Long.class, System.nanoTime());
    double seconds = (System.nanoTime() - begin) / (double) Duration.ofSeconds(1).toNanos();
    Class<?> tests = context.getRequiredTestClass();
    int budget =
        Optional.ofNullable(tests.getAnnotation(TimeBudget.class))
            .map(TimeBudget::seconds)
            .orElse(DEFAULT_SECONDS);
    // Not logged: the server under test configures logging, and would hide it.
    System.out.printf("test time %7.1f s  %s%n", seconds, tests.getName());
    if (!Endurance.isOn() && seconds > budget * FACTOR) {
      throw new AssertionError(
          "%s took %.0f s, more than its budget of %d s (times %.1f for other load)"
              .formatted(tests.getSimpleName(), seconds, budget, FACTOR));
    }
  }

  private static boolean isTopLevel(ExtensionContext context) {
    return context.getRequiredTestClass().getEnclosingClass() == null;
  }
}
