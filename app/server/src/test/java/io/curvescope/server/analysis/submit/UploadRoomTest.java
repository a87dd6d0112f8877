package io.curvescope.server.analysis.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.curvescope.server.checkpoint.ProjectLimits;
import io.curvescope.server.checkpoint.ProjectRoom;
import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class UploadRoomTest {
  private static final long MEBIBYTE = 1 << 20;

  private final UploadRoom uploads = new UploadRoom(4, 3);

  /** 8 MiB, of which 2 are taken. */
  private final ProjectRoom room =
      new ProjectRoom(
          new ProjectLimits(8 * MEBIBYTE, 8 * MEBIBYTE, 10, 10, 10, Duration.ofDays(1)),
          2 * MEBIBYTE,
          1);

  private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      ProblemType type, ThrowingCallable action) {
    return assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.type()).isEqualTo(type));
  }

  @Test
  void oneProjectCannotTakeThePlacesOfAllOthers() {
    List<UploadRoom.Upload> taken = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      taken.add(uploads.enter("greedy"));
    }
    assertRefused(ProblemType.OVERLOADED, () -> uploads.enter("greedy"))
        .hasMessageContaining("of this project");
    taken.add(uploads.enter("modest"));
    assertRefused(ProblemType.OVERLOADED, () -> uploads.enter("third"))
        .hasMessage("too many checkpoints are arriving; try again");

    taken.forEach(UploadRoom.Upload::close);

    for (int i = 0; i < 3; i++) {
      uploads.enter("greedy");
    }
  }

  @Test
  void whatIsAnnouncedIsReservedBeforeItArrives() {
    try (UploadRoom.Upload first = uploads.enter("a");
        UploadRoom.Upload second = uploads.enter("a");
        UploadRoom.Upload other = uploads.enter("b")) {
      first.announce(5 * MEBIBYTE, room);

      assertRefused(ProblemType.OVERLOADED, () -> second.announce(2 * MEBIBYTE, room));
      assertRefused(ProblemType.PROJECT_FULL, () -> second.announce(7 * MEBIBYTE, room));
      assertThatCode(() -> other.announce(5 * MEBIBYTE, room)).doesNotThrowAnyException();
    }
    try (UploadRoom.Upload next = uploads.enter("a")) {
      next.announce(6 * MEBIBYTE, room);
    }
  }

  @Test
  void whatIsNotAnnouncedIsReservedAsItArrives() {
    try (UploadRoom.Upload first = uploads.enter("a");
        UploadRoom.Upload second = uploads.enter("a")) {
      first.announce(-1, room);
      for (int i = 0; i < 4; i++) {
        first.arrived(MEBIBYTE, room);
      }
      second.arrived(2 * MEBIBYTE, room);

      assertRefused(ProblemType.OVERLOADED, () -> second.arrived(1, room));
      assertRefused(ProblemType.PROJECT_FULL, () -> first.arrived(3 * MEBIBYTE, room))
          .hasMessageContaining("6291456 bytes together");
    }
  }

  @Test
  void whatIsStoredAlreadyTakesNoRoom() {
    try (UploadRoom.Upload upload = uploads.enter("a")) {
      for (int i = 0; i < 10; i++) {
        upload.arrived(5 * MEBIBYTE, room);
        upload.known(5 * MEBIBYTE);
      }
    }
  }
}
