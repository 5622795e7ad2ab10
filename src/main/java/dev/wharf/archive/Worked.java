package dev.wharf.archive;

import dev.wharf.packet.OpenContent;
import dev.wharf.packet.Verified;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a packet whose end was decided just now.
 *
 * @param opened its zip as it was opened
 * @param data whether there is a content folder
 * @param results whether there are results
 */
record Worked(OpenContent opened, @Nullable Verified verified, boolean data, boolean results) {}
