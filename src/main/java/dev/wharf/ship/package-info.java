/**
 * Ships archived packets onward, at least once; {@link dev.wharf.ship.Shipping} is where to begin.
 */
@NullMarked
package dev.wharf.ship;

import org.jspecify.annotations.NullMarked;
