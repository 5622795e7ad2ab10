/**
 * The settings. Each is declared once, in the record of its group; start at {@link
 * dev.wharf.settings.Settings}.
 */
@NullMarked
package dev.wharf.settings;

import org.jspecify.annotations.NullMarked;
