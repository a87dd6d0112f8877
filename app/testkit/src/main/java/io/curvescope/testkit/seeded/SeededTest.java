package io.curvescope.testkit.seeded;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * A test of random cases. Its method takes a {@link SeededCase}. The display name holds what
 * repeats a case: see {@link SeededCases}.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "{0}")
@ArgumentsSource(SeededCasesProvider.class)
public @interface SeededTest {

  /** How many cases each seed has. */
  int value();
}
