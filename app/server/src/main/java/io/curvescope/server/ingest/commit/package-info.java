/** Group commit: ledger rows and the batches they vouch for, many pushes in one transaction. */
@NullMarked
package io.curvescope.server.ingest.commit;

import org.jspecify.annotations.NullMarked;
