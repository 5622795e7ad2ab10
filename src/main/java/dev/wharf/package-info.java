/** The commands and the wiring; start at {@link dev.wharf.Main} and {@link dev.wharf.Server}. */
@NullMarked
package dev.wharf;

import org.jspecify.annotations.NullMarked;
