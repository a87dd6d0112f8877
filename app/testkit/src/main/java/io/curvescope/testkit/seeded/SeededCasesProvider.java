package io.curvescope.testkit.seeded;

import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** Gives the cases of a {@link SeededTest}. */
final class SeededCasesProvider implements ArgumentsProvider, AnnotationConsumer<SeededTest> {
  private int count;

  @Override
  public void accept(SeededTest test) {
    count = test.value();
  }

  @Override
  public Stream<? extends Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    return SeededCases.of(count).map(Arguments::of);
  }
}
