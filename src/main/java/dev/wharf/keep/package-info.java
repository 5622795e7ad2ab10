/** How long packets stay once they have ended, and how they are removed: start at {@link Keep}. */
@NullMarked
package dev.wharf.keep;

import org.jspecify.annotations.NullMarked;
