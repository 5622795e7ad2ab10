/** Commands to a running server, through a socket in its state folder. */
@NullMarked
package dev.wharf.local;

import org.jspecify.annotations.NullMarked;
