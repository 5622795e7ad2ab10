/**
 * Lets packets in, hands out their entries, and proves each one; start at {@link
 * dev.wharf.unpack.Door}.
 */
@NullMarked
package dev.wharf.unpack;

import org.jspecify.annotations.NullMarked;
