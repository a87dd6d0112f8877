package io.curvescope.server.database;

/**
 * A PostgreSQL database and who asks.
 *
 * @param url JDBC
 * @param user empty for the driver's default
 * @param password empty for none
 */
public record DatabaseAddress(String url, String user, String password) {
  /** Leaves out the password, and the parameters of the URL, which may hold one. */
  @Override
  public String toString() {
    int parameters = url.indexOf('?');
    return parameters < 0 ? url : url.substring(0, parameters);
  }
}
