package io.curvescope.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class PayloadBudgetTest {
  private final PayloadBudget budget = new PayloadBudget(100);

  @Test
  void givesNoMoreThanItsCapacityAndTakesItBackOnce() {
    PayloadBudget.Reservation first = budget.tryReserve(60).orElseThrow();
    assertThat(budget.tryReserve(41)).isEmpty();
    assertThat(budget.tryReserve(40)).isPresent();
    first.close();
    first.close();
    assertThat(budget.reservedBytes()).isEqualTo(40);
  }

  @Test
  void aReservationGrowsWhileThereIsRoom() {
    try (PayloadBudget.Reservation reservation = budget.tryReserve(1).orElseThrow()) {
      assertThat(reservation.tryGrow(99)).isTrue();
      assertThat(reservation.tryGrow(1)).isFalse();
      assertThat(budget.reservedBytes()).isEqualTo(100);
    }
    assertThat(budget.reservedBytes()).isZero();
  }

  @Test
  void refusesSizesThatCannotBe() {
    assertThatIllegalArgumentException().isThrownBy(() -> budget.tryReserve(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> new PayloadBudget(0));
    assertThat(budget.tryReserve(Long.MAX_VALUE)).isEmpty();
  }
}
