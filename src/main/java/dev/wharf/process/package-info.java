/** The processors that Wharf brings along. */
@NullMarked
package dev.wharf.process;

import org.jspecify.annotations.NullMarked;
