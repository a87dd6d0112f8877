package io.curvescope.server.diagnosis.http;

import io.curvescope.server.diagnosis.Diagnoses;
import io.curvescope.server.diagnosis.Diagnosis;
import io.curvescope.server.diagnosis.RunTelemetry;
import io.curvescope.server.diagnosis.load.RunTelemetryLoader;
import io.curvescope.server.diagnosis.mode.FailureModes;
import io.curvescope.server.diagnosis.postmortem.Postmortems;
import io.curvescope.server.telemetry.TelemetryQueries;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DiagnosisConfiguration {
  @Bean
  Diagnoses diagnoses(TelemetryQueries queries) {
    RunTelemetryLoader loader = new RunTelemetryLoader(queries);
    return run -> {
      RunTelemetry telemetry = loader.load(run);
      return new Diagnosis(
          FailureModes.findings(telemetry), Postmortems.of(telemetry), telemetry.sampled());
    };
  }
}
