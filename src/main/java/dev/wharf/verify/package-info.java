/**
 * What a sender says of its packet, verified before the zip is opened: checksum files and
 * signatures. Start at {@link dev.wharf.verify.PacketVerification}.
 */
@NullMarked
package dev.wharf.verify;

import org.jspecify.annotations.NullMarked;
