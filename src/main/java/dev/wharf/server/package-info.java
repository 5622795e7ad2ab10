/** One running server: its start in steps, its beans by stage, and the watch on its files. */
@NullMarked
package dev.wharf.server;

import org.jspecify.annotations.NullMarked;
