/** Reads zips and trusts none: start at {@link dev.wharf.zip.CheckedZip}. */
@NullMarked
package dev.wharf.zip;

import org.jspecify.annotations.NullMarked;
