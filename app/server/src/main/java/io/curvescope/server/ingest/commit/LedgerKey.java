package io.curvescope.server.ingest.commit;

import io.curvescope.server.run.RunKey;

/** What the ledger knows a batch by. */
record LedgerKey(RunKey run, String idempotencyKey) {}
