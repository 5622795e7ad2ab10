/** The end of a packet: into the archive or the quarantine, whole, once, with its receipt. */
@NullMarked
package dev.wharf.archive;

import org.jspecify.annotations.NullMarked;
