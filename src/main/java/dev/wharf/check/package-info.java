/** The storage doctor and the verification of the archive, both as findings with their remedies. */
@NullMarked
package dev.wharf.check;

import org.jspecify.annotations.NullMarked;
