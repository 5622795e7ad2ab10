/** The door and behind it: checks a zip, hands out its entries, proves each one's content. */
@NullMarked
package dev.wharf.unpack;

import org.jspecify.annotations.NullMarked;
