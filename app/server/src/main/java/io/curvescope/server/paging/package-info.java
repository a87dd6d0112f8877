/** Lists in pages, and the query parameters that lists have in common. */
@NullMarked
package io.curvescope.server.paging;

import org.jspecify.annotations.NullMarked;
