/**
 * Takes packets that senders upload over HTTP, and puts each whole into its inbox; {@link
 * dev.wharf.upload.Uploads} is the place to start.
 */
@NullMarked
package dev.wharf.upload;

import org.jspecify.annotations.NullMarked;
