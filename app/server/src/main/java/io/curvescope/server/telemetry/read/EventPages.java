package io.curvescope.server.telemetry.read;

import io.curvescope.server.telemetry.EventCursor;
import io.curvescope.server.telemetry.EventPage;
import io.curvescope.server.telemetry.EventQuery;
import io.curvescope.server.telemetry.EventType;
import io.curvescope.server.telemetry.SpectrumEvent;
import io.curvescope.server.telemetry.StoredEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads one page: each kind from the cursor on, merged. */
final class EventPages {
  /** Order of the pages. */
  private static final Comparator<StoredEvent> ORDER =
      Comparator.comparing((StoredEvent stored) -> stored.event().header().time())
          .thenComparing(stored -> stored.identity().batchId())
          .thenComparing(stored -> stored.identity().ordinal());

  /**
   * A page ends early once its arrays hold this many numbers, so that a thousand large spectra do
   * not have to fit in memory at once. The next page goes on from there.
   */
  private static final int MAXIMUM_ARRAY_ELEMENTS = 500_000;

  /** Rows that the driver holds at a time; the server keeps the rest. */
  private static final int FETCH_ROWS = 100;

  private EventPages() {}

  /** In a transaction of one snapshot, so that kinds agree with each other. */
  static EventPage read(Connection connection, EventQuery query) throws SQLException {
    List<StoredEvent> merged = new ArrayList<>();
    Optional<StoredEvent> last = Optional.empty();
    for (EventType type : query.types()) {
      Part part = readType(connection, type, query);
      merged.addAll(part.events());
      if (part.cutShort()) {
        StoredEvent end = part.events().getLast();
        last = last.filter(other -> ORDER.compare(other, end) < 0).or(() -> Optional.of(end));
      }
    }
    merged.sort(ORDER);
    int available = merged.size();
    if (last.isPresent()) {
      StoredEvent end = last.get();
      merged.removeIf(event -> ORDER.compare(event, end) > 0);
    }
    List<StoredEvent> page = merged.subList(0, Math.min(merged.size(), query.limit()));
    boolean more = page.size() < available || last.isPresent();
    return new EventPage(
        page, more ? Optional.of(EventCursor.of(page.getLast())) : Optional.empty());
  }

  private static Part readType(Connection connection, EventType type, EventQuery query)
      throws SQLException {
    EventSelect select = EventSelect.of(type, query);
    List<StoredEvent> events = new ArrayList<>();
    long elements = 0;
    try (PreparedStatement statement = connection.prepareStatement(select.sql())) {
      statement.setFetchSize(FETCH_ROWS);
      // One more than the page, to know whether another follows.
      select.bind(statement, query.limit() + 1);
      try (ResultSet result = statement.executeQuery()) {
        RowReader row = new RowReader(result);
        while (result.next()) {
          StoredEvent stored = EventRowDecoder.decode(type, row);
          events.add(stored);
          elements += arrayElements(stored);
          if (elements >= MAXIMUM_ARRAY_ELEMENTS) {
            return new Part(events, true);
          }
        }
      }
    }
    return new Part(events, false);
  }

  private static long arrayElements(StoredEvent stored) {
    return stored.event() instanceof SpectrumEvent spectrum ? spectrum.arrayElements() : 0;
  }

  /** Events of one kind, in order; cut short where more may follow that were not looked at. */
  private record Part(List<StoredEvent> events, boolean cutShort) {}
}
