/**
 * Child processes and all that they start: owned by the server, and ended with it however it ends;
 * start at {@link dev.wharf.child.Children}.
 */
@NullMarked
package dev.wharf.child;

import org.jspecify.annotations.NullMarked;
