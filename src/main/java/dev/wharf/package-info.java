/** The version, and nothing else; the program starts in {@code dev.wharf.cli.Main}. */
@NullMarked
package dev.wharf;

import org.jspecify.annotations.NullMarked;
