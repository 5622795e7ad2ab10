package dev.wharf.unpack;

import dev.wharf.files.Disk;
import dev.wharf.packet.Packet;
import dev.wharf.packet.PacketEntry;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import org.apache.camel.TypeConversionException;
import org.apache.camel.spi.TypeConverterRegistry;
import org.apache.camel.support.SimpleTypeConverter;

/**
 * What an entry and a packet convert to, so that a plain class works as a processor: an entry to
 * its content, a packet to its content folder, or to the zip's bytes.
 */
public final class Conversions {
  private Conversions() {}

  /** Makes the conversions known. */
  public static void addTo(TypeConverterRegistry registry) {
    add(registry, InputStream.class, PacketEntry.class, PacketEntry::open);
    add(
        registry,
        byte[].class,
        PacketEntry.class,
        entry -> {
          try (InputStream content = entry.open()) {
            return content.readAllBytes();
          }
        });
    add(
        registry,
        InputStream.class,
        Packet.class,
        packet -> Channels.newInputStream(Disk.open(packet.zip())));
    add(registry, Path.class, Packet.class, Packet::data);
    add(registry, File.class, Packet.class, packet -> packet.data().toFile());
  }

  private interface Conversion<F, T> {
    T convert(F from) throws IOException;
  }

  private static <F, T> void add(
      TypeConverterRegistry registry, Class<T> to, Class<F> from, Conversion<F, T> conversion) {
    registry.addTypeConverter(
        to,
        from,
        new SimpleTypeConverter(
            false,
            (type, exchange, value) -> {
              try {
                return conversion.convert(from.cast(value));
              } catch (IOException e) {
                throw new TypeConversionException(value, type, e);
              }
            }));
  }
}
