/** Gives receipts to those who want them, at least once, without holding a packet back. */
@NullMarked
package dev.wharf.notify;

import org.jspecify.annotations.NullMarked;
