package io.curvescope.server.json;

/** JSON numbers as Java numbers, refused by field where they are out of range. */
final class JsonNumbers {
  private JsonNumbers() {}

  static double finite(String field, JsonValue.Number number) {
    return Measured.ofLiteral(number.literal())
        .orElseThrow(() -> new InvalidField(field, "must be within the range of a double"));
  }

  static double atLeast(String field, JsonValue.Number number, double least) {
    double value = finite(field, number);
    if (value < least) {
      throw new InvalidField(field, "must be " + plain(least) + " or more");
    }
    return value;
  }

  static long integer(String field, JsonValue.Number number, long least, long most) {
    double nearest = finite(field, number);
    if (nearest != Math.rint(nearest)) {
      throw new InvalidField(field, "must be an integer");
    }
    if (nearest < least) {
      throw new InvalidField(field, "must be " + least + " or more");
    }
    if (nearest > most) {
      throw new InvalidField(field, "must be at most " + most);
    }
    return number.isInteger() ? Long.parseLong(number.literal()) : (long) nearest;
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
