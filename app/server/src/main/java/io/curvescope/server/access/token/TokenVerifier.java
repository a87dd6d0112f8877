package io.curvescope.server.access.token;

import io.curvescope.server.access.Viewer;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Knows whose a presented token is. What the database said of a token is believed for {@link
 * #FRESH}, so that a push costs no query of its own; a token that another process revokes is
 * refused by then.
 *
 * <p>Secrets are looked up by their SHA-256: how long that takes tells nothing of any secret that
 * is stored. Digests are compared in constant time all the same.
 */
public final class TokenVerifier {
  /** How long the database is not asked again. */
  public static final Duration FRESH = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(TokenVerifier.class);
  private static final int REMEMBERED = 10_000;

  /** Strangers who present made-up tokens must not take every connection of the pool. */
  private static final int LOOKUPS_AT_ONCE = 4;

  private record Known(AccessToken token, long askedAtNanos, Instant notedAt) {}

  private final AccessTokens tokens;
  private final List<EnvironmentToken> fromTheEnvironment;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final AtomicLong revocations = new AtomicLong();
  private final ConcurrentHashMap<String, Known> known = new ConcurrentHashMap<>();
  private final Semaphore lookups = new Semaphore(LOOKUPS_AT_ONCE);

  /**
   * @param fromTheEnvironment tokens that are valid for as long as this process runs
   */
  public TokenVerifier(
      AccessTokens tokens, List<EnvironmentToken> fromTheEnvironment, Clock clock) {
    this(tokens, fromTheEnvironment, clock, System::nanoTime);
  }

  /**
   * @param nanoTime measures how long the database was not asked, whichever way {@code clock} is
   *     put
   */
  TokenVerifier(
      AccessTokens tokens,
      List<EnvironmentToken> fromTheEnvironment,
      Clock clock,
      LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.tokens = tokens;
    this.fromTheEnvironment = List.copyOf(fromTheEnvironment);
    this.clock = clock;
  }

  /**
   * Who presents {@code secret}; empty for a token that is unknown, expired or revoked.
   *
   * @throws DataAccessException if the database does not answer
   */
  public Optional<Viewer> verify(TokenSecret secret) {
    byte[] sha256 = secret.sha256();
    Optional<Viewer> own = environmentViewer(sha256);
    return own.isPresent() ? own : stored(sha256).map(AccessToken::viewer);
  }

  /** Forgets what is known of a token, so that its revocation counts at once in this process. */
  public void forget(long id) {
    synchronized (revocations) {
      revocations.incrementAndGet();
      known.values().removeIf(each -> each.token().id() == id);
    }
  }

  private Optional<Viewer> environmentViewer(byte[] sha256) {
    Optional<Viewer> found = Optional.empty();
    for (EnvironmentToken token : fromTheEnvironment) {
      if (MessageDigest.isEqual(token.sha256(), sha256)) {
        found = Optional.of(token.viewer());
      }
    }
    return found;
  }

  private Optional<AccessToken> stored(byte[] sha256) {
    String key = HexFormat.of().formatHex(sha256);
    while (true) {
      long revocationsBefore = revocations.get();
      Optional<AccessToken> answer = stored(sha256, key, revocationsBefore);
      // Else the answer may be of before a revocation that has counted since.
      if (revocations.get() == revocationsBefore) {
        return answer;
      }
    }
  }

  private Optional<AccessToken> stored(byte[] sha256, String key, long revocationsBefore) {
    Instant now = clock.instant();
    long nowNanos = nanoTime.getAsLong();
    Optional<Known> remembered = Optional.ofNullable(known.get(key));
    if (remembered.isPresent() && nowNanos - remembered.get().askedAtNanos() < FRESH.toNanos()) {
      return active(remembered.get().token(), now);
    }
    Optional<AccessToken> asked = remembered.isPresent() ? tokens.find(sha256) : ask(sha256);
    if (asked.isEmpty() || active(asked.get(), now).isEmpty()) {
      known.remove(key);
      return Optional.empty();
    }
    Instant noted = note(asked.get(), remembered.map(Known::notedAt), now);
    synchronized (revocations) {
      if (revocations.get() == revocationsBefore) {
        if (known.size() >= REMEMBERED) {
          known.clear();
        }
        known.put(key, new Known(asked.get(), nowNanos, noted));
      }
    }
    return asked;
  }

  private Optional<AccessToken> ask(byte[] sha256) {
    lookups.acquireUninterruptibly();
    try {
      return tokens.find(sha256);
    } finally {
      lookups.release();
    }
  }

  private static Optional<AccessToken> active(AccessToken token, Instant now) {
    return token.state(now) == TokenState.ACTIVE ? Optional.of(token) : Optional.empty();
  }

  /** Whoever may not write the last use may still go on. */
  private Instant note(AccessToken token, Optional<Instant> before, Instant now) {
    Instant last = before.or(token::lastUsedAt).orElse(Instant.EPOCH);
    if (now.isBefore(last.plus(AccessTokens.LAST_USE_RESOLUTION))) {
      return last;
    }
    try {
      tokens.touch(token.id());
    } catch (DataAccessException away) {
      LOG.warn("the last use of token {} could not be written: {}", token.id(), away.getMessage());
    }
    return now;
  }
}
