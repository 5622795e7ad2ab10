package dev.wharf.process;

import dev.wharf.child.Child;
import dev.wharf.files.MadeFolder;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.EntryProcessor;
import dev.wharf.packet.Packet;
import dev.wharf.packet.PacketEntry;
import dev.wharf.packet.PacketEntry.Kind;
import dev.wharf.packet.PostponedException;
import dev.wharf.packet.Printable;
import dev.wharf.packet.Reason;
import dev.wharf.packet.TimedOutException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.BeanInject;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Runs a command for each packet, or for each entry. As {@code packetProcessor} the command finds
 * the content in {@code {data}}; as {@code entryProcessor} it reads the entry from its standard
 * input, or from the file {@code {file}} where its line names that. What it prints goes to {@code
 * results/wharf.log}. Exit code 0 is success. Safe for use by several threads.
 */
public final class Command extends Program {
  private static final Duration LATE = Duration.ofMillis(500);
  private static final Duration UNTIL_FIXED = Duration.ofSeconds(2);

  private final MissingProgram missing = new MissingProgram();
  private volatile Set<Integer> quarantineOn = Set.of(65); // EX_DATAERR of sysexits(3)
  private volatile Set<Integer> retryOn = Set.of();

  @BeanInject("writeEntry")
  @SuppressWarnings("NullAway.Init")
  private EntryProcessor writer;

  /** Exit codes that mean that the packet is bad: it is quarantined without another attempt. */
  public void setQuarantineOn(String codes) {
    quarantineOn = codes(codes);
  }

  /** Where set, the only exit codes after which the packet is tried again. */
  public void setRetryOn(String codes) {
    retryOn = codes(codes);
  }

  private static Set<Integer> codes(String codes) {
    return Arrays.stream(codes.strip().split("[,\\s]+"))
        .filter(code -> !code.isEmpty())
        .map(Integer::valueOf)
        .collect(Collectors.toSet());
  }

  /**
   * Runs it for the packet or the entry in the body.
   *
   * @throws BadPacketException after an exit code that says so
   * @throws TimedOutException when it takes too long
   * @throws PostponedException when a program that it needs is missing: no packet is at fault
   * @throws IOException after any other exit code
   */
  @Override
  public void process(Exchange exchange) throws Exception {
    Object body = exchange.getMessage().getBody();
    if (body instanceof PacketEntry entry) {
      if (entry.kind() != Kind.DIRECTORY) {
        onEntry(entry);
      }
    } else {
      Packet packet = exchange.getProperty(Packet.PROPERTY, Packet.class);
      run(packet, Launch.placeholders(packet), null);
    }
  }

  private void onEntry(PacketEntry entry) throws Exception {
    Packet packet = entry.packet();
    MadeFolder.stands(packet.results(), true); // The command may have run for other entries.
    Files.createDirectories(packet.results());
    Map<String, String> values = new HashMap<>(Launch.placeholders(packet));
    values.put("entry", entry.name());
    if (launch.has("file")) {
      Path file = entry.path().below(packet.data());
      MadeFolder.requireWay(packet.data(), file);
      writer.process(entry);
      values.put("file", file.toString());
      run(packet, values, null);
    } else {
      try (InputStream content = entry.open()) {
        run(packet, values, content);
      }
    }
  }

  private void run(Packet packet, Map<String, String> values, @Nullable InputStream content)
      throws Exception {
    working(packet, true);
    try {
      start(packet, values, content);
    } finally {
      working(packet, false);
    }
  }

  private void start(Packet packet, Map<String, String> values, @Nullable InputStream content)
      throws Exception {
    try (Devices.Lease device = device(packet);
        OutputLog log = launch.log(packet)) {
      packet.version(version.of(launch, children()));
      Map<String, String> variables = Launch.variables(values);
      variables.putAll(device.variables());
      Child child = launch.start(children(), values, variables, true);
      child.worksOn(new Child.Work(packet.id(), packet.name().value()));
      Thread reader = Pump.start("output of " + packet.name(), () -> log.drain(child.output()));
      try {
        Thread feeder = Pump.start("input of " + packet.name(), () -> feed(child, content));
        // A server that was stopped for a while learns of an end only after the time is over.
        boolean ended = child.await(launch.timeout()) || child.await(LATE);
        if (!ended) {
          child.end();
        }
        feeder.join();
        reader.join();
        packet.printed(log.end());
        judge(packet, child, ended, log.end());
      } finally {
        if (child.alive()) {
          child.end();
        }
      }
    }
  }

  // A program need not read its input to the end.
  private static void feed(Child child, @Nullable InputStream content) throws IOException {
    try (OutputStream in = child.input()) {
      if (content != null) {
        content.transferTo(in);
      }
    }
  }

  private void judge(Packet packet, Child child, boolean ended, @Nullable String printed)
      throws Exception {
    if (child.outOfMemory()) {
      throw new BadPacketException(Reason.OUT_OF_MEMORY, launch.tookTooMuch());
    }
    String said = printed == null ? "" : "; it said: " + lastLine(printed);
    if (!ended) {
      throw new TimedOutException(
          "the command took longer than " + launch.timeout().toMillis() / 1000.0 + " s" + said);
    }
    int exit = child.exit();
    if (exit == 0) {
      missing.worked();
      return;
    }
    String how =
        exit > 128 ? "was ended by signal " + (exit - 128) : "ended with exit code " + exit;
    String message = "the command " + how + said;
    if (quarantineOn.contains(exit)) {
      throw new BadPacketException(message);
    }
    if (!retryOn.isEmpty() && !retryOn.contains(exit)) {
      throw new BadPacketException(Reason.PROCESSING_FAILED, message);
    }
    if (!retryOn.contains(exit) && missing.explains(exit, packet.id())) {
      throw PostponedException.all(
          message + "; a program that it runs is not there, or may not be run", UNTIL_FIXED);
    }
    throw new IOException(message);
  }

  static String lastLine(String text) {
    return Printable.of(text.substring(text.lastIndexOf('\n') + 1));
  }
}
