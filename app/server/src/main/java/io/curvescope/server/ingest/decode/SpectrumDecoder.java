package io.curvescope.server.ingest.decode;

import static io.curvescope.server.json.JsonFields.require;

import io.curvescope.server.json.InvalidField;
import io.curvescope.server.json.JsonFields;
import io.curvescope.server.json.JsonLimits;
import io.curvescope.server.telemetry.DoubleArray;
import io.curvescope.server.telemetry.EventHeader;
import io.curvescope.server.telemetry.SpectrumEvent;
import java.util.Optional;

/** Events that hold eigenvalues. */
final class SpectrumDecoder {
  private SpectrumDecoder() {}

  static SpectrumEvent decode(EventHeader header, JsonFields fields) {
    double[] eigenvalues = require("eigenvalues", fields.measuredArray("eigenvalues"));
    if (eigenvalues.length == 0) {
      throw new InvalidField("eigenvalues", "must have at least 1 element");
    }
    return new SpectrumEvent(
        header,
        DoubleArray.of(eigenvalues),
        perEigenvalue("weights", fields, eigenvalues.length),
        perEigenvalue("residuals", fields, eigenvalues.length),
        fields.name("operator", Texts.NAME),
        fields.name("method", Texts.NAME),
        fields.name("batch", Texts.NAME),
        fields.integer("matvecs", 0, JsonLimits.LARGEST_INTEGER),
        fields.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE),
        fields.name("dtype", Texts.NAME),
        fields.measured("trace"),
        MeasurementDecoder.nonNegative("trace_stderr", fields));
  }

  private static Optional<DoubleArray> perEigenvalue(
      String field, JsonFields fields, int eigenvalues) {
    Optional<double[]> values = fields.measuredArray(field);
    if (values.isPresent() && values.get().length != eigenvalues) {
      throw new InvalidField(
          field, "must have as many elements as eigenvalues, which has " + eigenvalues);
    }
    return values.map(DoubleArray::of);
  }
}
