package io.curvescope.server.access.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.curvescope.server.access.AccessRole;
import io.curvescope.server.access.Viewer;
import io.curvescope.server.database.DatabaseAddress;
import io.curvescope.server.database.TestEmbeddedDatabase;
import io.curvescope.testkit.time.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class TokenVerifierTest {
  private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");

  private static final JdbcClient jdbc = migrated();

  private final TestClock clock = new TestClock(START);
  private final AccessTokens tokens;
  private final TokenVerifier verifier;

  TokenVerifierTest() {
    tokens = new AccessTokens(jdbc, clock);
    verifier = new TokenVerifier(tokens, List.of(), clock, clock::nanoTime);
  }

  private static JdbcClient migrated() {
    DatabaseAddress address = TestEmbeddedDatabase.createDatabase();
    DriverManagerDataSource dataSource =
        new DriverManagerDataSource(address.url(), address.user(), address.password());
    Flyway.configure().dataSource(dataSource).load().migrate();
    return JdbcClient.create(dataSource);
  }

  @Test
  void knowsWhoPresentsATokenAndStoresItsHashOnly() {
    IssuedToken issued = create(Duration.ofDays(1));

    assertThat(issued.secret().reveal()).matches("cvs_[A-Za-z0-9_-]{43}");
    assertThat(issued.secret().toString()).doesNotContain(issued.secret().reveal().substring(4));
    assertThat(verifier.verify(TokenSecret.of(issued.secret().reveal())))
        .contains(new Viewer("t", AccessRole.READ, Optional.of(Set.of("p"))));
    assertThat(verifier.verify(TokenSecret.of(issued.secret().reveal() + "A"))).isEmpty();
    assertThat(
            jdbc.sql("select string_agg(token::text, '') from access_token as token")
                .query(String.class)
                .single())
        .doesNotContain(issued.secret().reveal())
        .contains(HexFormat.of().formatHex(issued.secret().sha256()));
  }

  @Test
  void aTokenExpiresToTheInstantWithoutTheDatabaseBeingAsked() {
    IssuedToken issued = create(Duration.ofSeconds(2));

    clock.pass(Duration.ofSeconds(1));
    assertThat(verifier.verify(issued.secret())).isPresent();
    clock.pass(Duration.ofSeconds(1));
    assertThat(verifier.verify(issued.secret())).isEmpty();
  }

  @Test
  void aRevocationElsewhereCountsOnceWhatIsKnownIsStaleAndHereAtOnce() {
    IssuedToken first = create(Duration.ofDays(1));
    IssuedToken second = create(Duration.ofDays(1));
    assertThat(verifier.verify(first.secret())).isPresent();
    assertThat(verifier.verify(second.secret())).isPresent();

    assertThat(tokens.revoke(first.token().id(), Optional.of(Set.of("another")))).isEmpty();
    tokens.revoke(first.token().id(), Optional.empty());
    assertThat(verifier.verify(first.secret())).isPresent();
    clock.pass(TokenVerifier.FRESH);
    assertThat(verifier.verify(first.secret())).isEmpty();

    tokens.revoke(second.token().id(), Optional.empty());
    verifier.forget(second.token().id());
    assertThat(verifier.verify(second.secret())).isEmpty();
  }

  @Test
  void aClockThatIsPutBackKeepsNoRevokedTokenValid() {
    IssuedToken issued = create(Duration.ofDays(1));
    assertThat(verifier.verify(issued.secret())).isPresent();

    clock.set(clock.instant().plus(Duration.ofHours(-1)));
    tokens.revoke(issued.token().id(), Optional.empty());
    clock.pass(TokenVerifier.FRESH);

    assertThat(verifier.verify(issued.secret())).isEmpty();
  }

  /** The revocation comes while the row, still active, has been read and not yet remembered. */
  @Test
  void aRevocationBesideALookUpCountsAtOnce() {
    IssuedToken issued = create(Duration.ofDays(1));
    AtomicBoolean revoked = new AtomicBoolean();
    List<TokenVerifier> raced = new ArrayList<>();
    AccessTokens slow =
        new AccessTokens(jdbc, clock) {
          @Override
          public Optional<AccessToken> find(byte[] sha256) {
            Optional<AccessToken> found = super.find(sha256);
            if (revoked.compareAndSet(false, true)) {
              tokens.revoke(issued.token().id(), Optional.empty());
              raced.getFirst().forget(issued.token().id());
            }
            return found;
          }
        };
    raced.add(new TokenVerifier(slow, List.of(), clock, clock::nanoTime));

    assertThat(raced.getFirst().verify(issued.secret())).isEmpty();
    assertThat(raced.getFirst().verify(issued.secret())).isEmpty();
  }

  @Test
  void theLastUseIsWrittenOnceAMinuteAtMost() {
    IssuedToken issued = create(Duration.ofDays(1));
    assertThat(lastUse(issued)).isEmpty();

    verifier.verify(issued.secret());
    Optional<Instant> first = lastUse(issued);
    clock.pass(Duration.ofSeconds(59));
    verifier.verify(issued.secret());
    Optional<Instant> within = lastUse(issued);
    clock.pass(TokenVerifier.FRESH);
    verifier.verify(issued.secret());

    assertThat(first).contains(START);
    assertThat(within).isEqualTo(first);
    assertThat(lastUse(issued)).contains(START.plusSeconds(64));
  }

  @Test
  void tokensOfTheEnvironmentNeedNoDatabaseAndMustNotBeGuessable() {
    String secret = "0123456789abcdef0123456789abcdef";
    TokenVerifier own =
        new TokenVerifier(
            tokens,
            List.of(EnvironmentToken.of("CURVESCOPE_ADMIN_TOKEN", secret, AccessRole.ADMIN)),
            clock);

    assertThat(own.verify(TokenSecret.of(secret)))
        .contains(new Viewer("CURVESCOPE_ADMIN_TOKEN", AccessRole.ADMIN, Optional.empty()));
    assertThatThrownBy(
            () -> EnvironmentToken.of("CURVESCOPE_ADMIN_TOKEN", "secret", AccessRole.ADMIN))
        .hasMessageContaining("CURVESCOPE_ADMIN_TOKEN must be 32")
        .hasMessageNotContaining("secret");
  }

  private IssuedToken create(Duration lifetime) {
    return tokens.create(new NewToken("t", AccessRole.READ, Optional.of("p"), lifetime));
  }

  private Optional<Instant> lastUse(IssuedToken issued) {
    return tokens.find(issued.secret().sha256()).flatMap(AccessToken::lastUsedAt);
  }
}
