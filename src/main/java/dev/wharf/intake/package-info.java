/** From the inbox to a claimed packet: which folders are ready, and whose they are. */
@NullMarked
package dev.wharf.intake;

import org.jspecify.annotations.NullMarked;
