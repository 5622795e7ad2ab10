/** The status page and the API behind it. */
@NullMarked
package dev.wharf.http;

import org.jspecify.annotations.NullMarked;
