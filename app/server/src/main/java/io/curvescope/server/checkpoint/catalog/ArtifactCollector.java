package io.curvescope.server.checkpoint.catalog;

import io.curvescope.server.checkpoint.ArtifactKey;
import io.curvescope.server.checkpoint.ArtifactStore;
import io.curvescope.server.checkpoint.StoredArtifact;
import io.curvescope.server.digest.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Removes artifacts that nobody needs, under the lock of their project's account: rows and files
 * together, so that a submission sees either both or neither.
 */
public final class ArtifactCollector {
  private static final String COLLECT =
      """
      delete from artifact a
       where project = :project and last_used_at < :unused
         and not exists (select from checkpoint c where c.project = a.project and c.model = a.sha256)
         and not exists (select from checkpoint c where c.project = a.project and c.weights = a.sha256)
         and not exists (select from checkpoint c where c.project = a.project and c.batch = a.sha256)
      returning sha256, bytes
      """;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final ArtifactAccounts accounts;
  private final ArtifactStore store;

  private record Collected(ArtifactKey key, long bytes) {}

  /** On a migrated database, and the store that belongs to it. */
  public ArtifactCollector(
      JdbcClient jdbc,
      TransactionTemplate transaction,
      ArtifactAccounts accounts,
      ArtifactStore store) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.accounts = accounts;
    this.store = store;
  }

  /**
   * Removes artifacts that no checkpoint refers to.
   *
   * @param unused only those that no submission has used since
   * @return how many
   */
  public int collect(Instant unused) throws IOException {
    int collected = 0;
    for (String project : accounts.projects()) {
      collected += underLock(project, () -> collect(project, unused));
    }
    return collected;
  }

  /**
   * Removes published files that have no row, left by submissions that failed at their very end.
   * Files of projects that the database does not know are left alone: it may be another's database.
   *
   * @param unused only those written before
   * @return how many
   */
  public int removeUnknown(Instant unused) throws IOException {
    Map<String, Set<Sha256>> byPlace = new HashMap<>();
    store.forEach(
        file -> {
          if (file.writtenAt().isBefore(unused)) {
            byPlace.computeIfAbsent(file.place(), _ -> new HashSet<>()).add(file.sha256());
          }
        });
    int removed = 0;
    for (String project : accounts.projects()) {
      Set<Sha256> files = byPlace.getOrDefault(StoredArtifact.placeOf(project), Set.of());
      if (!files.isEmpty()) {
        removed += underLock(project, () -> removeUnknown(project, files));
      }
    }
    return removed;
  }

  private int collect(String project, Instant unused) throws IOException {
    List<Collected> collected =
        jdbc.sql(COLLECT)
            .param("project", project)
            .param("unused", unused.atOffset(ZoneOffset.UTC))
            .query(
                (row, index) ->
                    new Collected(
                        new ArtifactKey(project, Sha256.ofDigest(row.getBytes("sha256"))),
                        row.getLong("bytes")))
            .list();
    accounts.add(project, -collected.stream().mapToLong(Collected::bytes).sum(), -collected.size());
    for (Collected each : collected) {
      store.delete(each.key());
    }
    return collected.size();
  }

  private int removeUnknown(String project, Set<Sha256> files) throws IOException {
    Set<Sha256> unknown = new HashSet<>(files);
    jdbc.sql("select sha256 from artifact where project = :project")
        .param("project", project)
        .query(
            row -> {
              unknown.remove(Sha256.ofDigest(row.getBytes("sha256")));
            });
    for (Sha256 sha256 : unknown) {
      store.delete(new ArtifactKey(project, sha256));
    }
    return unknown.size();
  }

  private int underLock(String project, Work work) throws IOException {
    try {
      Integer done =
          transaction.execute(
              status -> {
                accounts.lock(project);
                try {
                  return work.run();
                } catch (IOException failure) {
                  throw new UncheckedIOException(failure);
                }
              });
      return done;
    } catch (UncheckedIOException storeFailed) {
      throw storeFailed.getCause();
    }
  }

  private interface Work {
    int run() throws IOException;
  }
}
