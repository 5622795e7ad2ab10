/** The door for JMX clients. */
@NullMarked
package dev.wharf.jmx;

import org.jspecify.annotations.NullMarked;
