/** The settings, each declared once; start at {@link dev.wharf.settings.Settings}. */
@NullMarked
package dev.wharf.settings;

import org.jspecify.annotations.NullMarked;
