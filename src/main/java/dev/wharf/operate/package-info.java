/** What can be seen of a running server and done to it, whichever door somebody comes through. */
@NullMarked
package dev.wharf.operate;

import org.jspecify.annotations.NullMarked;
