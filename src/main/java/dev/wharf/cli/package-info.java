/** The command line: a class for each command, exit codes, tables and bars in a terminal. */
@NullMarked
package dev.wharf.cli;

import org.jspecify.annotations.NullMarked;
