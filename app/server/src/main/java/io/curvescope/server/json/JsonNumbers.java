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
    long value =
        number.isInteger()
            ? ofDigits(field, number.literal(), least, most)
            : whole(field, number, least, most);
    if (value < least) {
      throw new InvalidField(field, "must be " + least + " or more");
    }
    if (value > most) {
      throw new InvalidField(field, "must be at most " + most);
    }
    return value;
  }

  private static long ofDigits(String field, String literal, long least, long most) {
    try {
      return Long.parseLong(literal);
    } catch (NumberFormatException tooLong) {
      throw new InvalidField(field, "must be an integer from " + least + " to " + most);
    }
  }

  private static long whole(String field, JsonValue.Number number, long least, long most) {
    double value = finite(field, number);
    if (value != Math.rint(value)) {
      throw new InvalidField(field, "must be an integer");
    }
    if (Math.abs(value) > JsonLimits.LARGEST_INTEGER) {
      throw new InvalidField(field, "must be an integer from " + least + " to " + most);
    }
    return (long) value;
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
