package io.curvescope.server.alert.alertmanager;

import io.curvescope.server.alert.AlertProperties;
import io.curvescope.server.role.ConditionalOnRole;
import io.curvescope.server.role.Role;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@ConditionalOnRole(Role.ALERTING)
@EnableConfigurationProperties({AlertProperties.class, AlertmanagerProperties.class})
class AlertmanagerConfiguration {
  private static final Logger log = LoggerFactory.getLogger(AlertmanagerConfiguration.class);

  @Bean(destroyMethod = "shutdownNow")
  HttpClient alertmanagerHttpClient(AlertmanagerProperties properties) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(properties.timeout())
        .executor(Executors.newVirtualThreadPerTaskExecutor())
        .build();
  }

  @Bean(destroyMethod = "close")
  AlertmanagerNotifier alertmanagerNotifier(
      HttpClient alertmanagerHttpClient,
      AlertmanagerProperties properties,
      AlertProperties alerting,
      Clock clock,
      MeterRegistry registry) {
    List<PeerAddress> addresses = properties.peers();
    if (addresses.isEmpty()) {
      log.warn("Nobody is told of alerts: CURVESCOPE_ALERTMANAGER_URLS is not set");
    } else {
      log.info("Alerts are sent to {}", addresses);
    }
    List<Peer> peers = new ArrayList<>();
    for (int index = 0; index < addresses.size(); index++) {
      peers.add(
          new Peer(
              new PeerClient(alertmanagerHttpClient, addresses.get(index), properties.timeout()),
              new PeerMetrics(registry, index, clock, alerting.pass()),
              clock,
              alerting.pass()));
    }
    return new AlertmanagerNotifier(
        peers, alerting.pass().multipliedBy(properties.passesUntilExpiry()));
  }
}
