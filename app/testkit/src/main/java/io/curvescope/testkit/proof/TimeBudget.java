package io.curvescope.testkit.proof;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The seconds that a test class may take, where the default of 60 is too few. */
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface TimeBudget {
  /** Seconds on a machine that does nothing else. */
  int seconds();
}
