/**
 * From the bytes of a push to validated events: decompression under a limit, streaming parsers for
 * both formats, and the rules of every field.
 */
@NullMarked
package io.curvescope.server.ingest.decode;

import org.jspecify.annotations.NullMarked;
