package io.curvescope.server.slo.count;

/**
 * A limit on what a query finds that no project can use up for another: each project's first row,
 * then each one's second, and so on, up to a number of each project and of all together.
 */
public final class FairShare {
  /** Rows of one project at most. */
  public static final int OF_A_PROJECT = 500;

  /** Rows in all at most. */
  public static final int IN_ALL = 5_000;

  /** The name of the column that holds which of its project's rows a row is, from 1. */
  public static final String PLACE = "place";

  private FairShare() {}

  /**
   * The query within such a limit. One row more than the limit comes back, so that the reader knows
   * that rows were cut off. It has two more parameters, at its end: {@link #OF_A_PROJECT} + 1 and
   * {@link #IN_ALL} + 1.
   *
   * @param query with a column {@code project}
   * @param order of the rows of one project
   */
  public static String of(String query, String order) {
    return "select * from (select found.*, row_number() over (partition by project order by "
        + order
        + ") as place from ("
        + query
        + ") as found) as ranked where place <= ? order by place, project limit ?";
  }
}
