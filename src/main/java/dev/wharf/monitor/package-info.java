/** What a person sees: the outcome of each packet, counts, progress. */
@NullMarked
package dev.wharf.monitor;

import org.jspecify.annotations.NullMarked;
