package io.curvescope.server.ingest.commit;

import io.curvescope.server.digest.Sha256;
import io.curvescope.server.ingest.IngestAnswer;

/** A ledger row, as far as a later push with its key needs it. */
record LedgerEntry(Sha256 bodySha256, IngestAnswer answer) {}
