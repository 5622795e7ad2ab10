package dev.wharf.ship;

import dev.wharf.files.Disk;
import dev.wharf.settings.Inbox;
import dev.wharf.settings.Settings;
import dev.wharf.settings.ShipTo;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Endpoint;
import org.apache.camel.component.aws2.s3.AWS2S3Endpoint;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.component.file.remote.SftpConfiguration;
import org.apache.camel.component.file.remote.SftpEndpoint;
import org.apache.camel.support.EndpointHelper;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;

/**
 * The connections to where packets are shipped, each lent to one packet at a time. Endpoints are
 * made outside of Camel's registry, which would show their addresses. Safe for use by several
 * threads.
 */
final class Targets {
  private static final long LONGEST_IDLE = Duration.ofSeconds(20).toNanos();
  private static final int SILENT_MILLIS = 60_000;

  /** An SFTP server's folder that is not below the user's home; Camel knows no such. */
  private static final Pattern ABSOLUTE = Pattern.compile("(sftp:(?://)?[^/?]+)//");

  private record Idle(String inbox, Target target, long since) {}

  private final Supplier<Settings> settings;
  private final Disk disk;
  private final Predicate<String> isNew;
  private final Deque<Idle> idle = new ArrayDeque<>();
  private boolean closed;

  /**
   * @param isNew whether nothing of an inbox has been shipped yet
   */
  Targets(Supplier<Settings> settings, Disk disk, Predicate<String> isNew) {
    this.settings = settings;
    this.disk = disk;
    this.isNew = isNew;
  }

  /** A connection to where the packets of an inbox go. */
  Target lend(String inbox, CamelContext context) throws Exception {
    Target target = idle(inbox);
    return target == null ? open(inbox, context) : target;
  }

  private synchronized @Nullable Target idle(String inbox) {
    for (Iterator<Idle> all = idle.iterator(); all.hasNext(); ) {
      Idle one = all.next();
      if (one.inbox().equals(inbox)) {
        all.remove();
        if (one.target().isOpen()) {
          return one.target();
        }
        one.target().close();
      }
    }
    return null;
  }

  /** Takes a connection back that can be used further. */
  synchronized void giveBack(String inbox, Target target) {
    if (closed) {
      target.close();
    } else {
      idle.push(new Idle(inbox, target, System.nanoTime()));
    }
  }

  /** Closes connections that nobody has used for a while: their servers would. */
  synchronized void closeIdle() {
    long now = System.nanoTime();
    idle.removeIf(
        one -> {
          boolean old = now - one.since() > LONGEST_IDLE;
          if (old) {
            one.target().close();
          }
          return old;
        });
  }

  /** Closes those that nobody uses, and each of the others as soon as it is given back. */
  synchronized void close() {
    closed = true;
    idle.forEach(one -> one.target().close());
    idle.clear();
  }

  private Target open(String inbox, CamelContext context) throws Exception {
    ShipTo to = settings.get().inbox(inbox).shipTo();
    if (!to.isSet()) {
      throw new IOException("wharf.ship-to is not set any more");
    }
    String uri = EndpointHelper.resolveEndpointUriPropertyPlaceholders(context, to.uri());
    String scheme = uri.substring(0, uri.indexOf(':'));
    Component component = context.getComponent(scheme);
    if (component == null) {
      throw new IOException(
          "there is no component for "
              + scheme
              + ": put the jars of camel-"
              + scheme
              + " into the folder of wharf.plugins, and restart");
    }
    Matcher absolute = ABSOLUTE.matcher(uri);
    boolean isAbsolute = absolute.lookingAt();
    String taken = isAbsolute ? absolute.replaceFirst("$1/") : uri;
    Endpoint endpoint =
        component.createEndpoint(
            component.useRawUri() ? taken : EndpointHelper.normalizeEndpointUri(taken));
    return switch (scheme) {
      case "file" -> folder(endpoint, inbox);
      case "sftp" -> sftp(endpoint, uri, isAbsolute);
      case "aws2-s3" -> s3(endpoint, uri);
      default -> other(endpoint);
    };
  }

  private Target folder(Endpoint endpoint, String inbox) throws IOException {
    return new FolderTarget(
        ((FileEndpoint) endpoint).getFile().getAbsoluteFile().toPath(), disk, isNew.test(inbox));
  }

  private static Target sftp(Endpoint endpoint, String uri, boolean isAbsolute) throws IOException {
    SftpConfiguration configuration = ((SftpEndpoint) endpoint).getConfiguration();
    if (!uri.contains("strictHostKeyChecking=")) { // Camel's default takes any server for the one.
      configuration.setStrictHostKeyChecking("yes");
    }
    if (!uri.contains("soTimeout=")) {
      configuration.setSoTimeout(SILENT_MILLIS);
    }
    return new SftpTarget((SftpEndpoint) endpoint, isAbsolute);
  }

  private static Target s3(Endpoint endpoint, String uri) throws Exception {
    if (!uri.contains("multiPartUpload=")) {
      ((AWS2S3Endpoint) endpoint).getConfiguration().setMultiPartUpload(true);
    }
    ServiceHelper.startService(endpoint);
    return new S3Target((AWS2S3Endpoint) endpoint);
  }

  private static Target other(Endpoint endpoint) throws Exception {
    ServiceHelper.startService(endpoint);
    return new EndpointTarget(endpoint);
  }

  /** The names of the inboxes whose packets are shipped. */
  List<String> inboxes() {
    return settings.get().inboxes().stream()
        .filter(inbox -> inbox.shipTo().isSet())
        .map(Inbox::name)
        .toList();
  }
}
