/**
 * The vocabulary: what a packet is, what it holds, how it can end. Needs nothing but the JDK; start
 * at {@link dev.wharf.packet.Packet}.
 */
@NullMarked
package dev.wharf.packet;

import org.jspecify.annotations.NullMarked;
