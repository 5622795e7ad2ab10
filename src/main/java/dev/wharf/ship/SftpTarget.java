package dev.wharf.ship;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Proxy;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SftpException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.component.file.remote.SftpConfiguration;
import org.apache.camel.component.file.remote.SftpEndpoint;
import org.apache.camel.component.file.remote.SftpOperations;

/**
 * A folder of an SFTP server. Camel connects, by all the options of its endpoint; the files are
 * sent here, since Camel's operations would take some signs in names for patterns or separators.
 */
final class SftpTarget implements Target {
  private final Session session;
  private final ChannelSftp channel;
  private final String root;
  private String madeLast = "";

  /** Connects as Camel does, and keeps the session. */
  private static final class Connection extends SftpOperations {
    Connection(SftpEndpoint endpoint, Proxy proxy) {
      super(proxy);
      setEndpoint(endpoint);
    }

    Session open(SftpConfiguration configuration) throws JSchException {
      Session session = createSession(configuration);
      session.connect(configuration.getConnectTimeout());
      return session;
    }
  }

  /**
   * @param isAbsolute whether the folder is not one below the user's home
   */
  SftpTarget(SftpEndpoint endpoint, boolean isAbsolute) throws IOException {
    SftpConfiguration configuration = endpoint.getConfiguration();
    String folder = (isAbsolute ? "/" : "") + configuration.getDirectory();
    root = folder.isEmpty() || folder.endsWith("/") ? folder : folder + "/";
    try {
      session = new Connection(endpoint, endpoint.getProxy()).open(configuration);
    } catch (JSchException e) {
      throw new IOException(SftpTroubles.inWords(e), e);
    }
    try {
      channel = (ChannelSftp) session.openChannel("sftp");
      String encoding = configuration.getFilenameEncoding();
      if (encoding != null) {
        channel.setFilenameEncoding(Charset.forName(encoding));
      }
      channel.connect(configuration.getConnectTimeout());
    } catch (JSchException e) {
      session.disconnect();
      throw new IOException(SftpTroubles.inWords(e), e);
    }
  }

  private String literal(String name) {
    return literalPath(root + name);
  }

  /** A path with all signs standing for themselves. */
  private static String literalPath(String path) {
    return path.replaceAll("([\\\\*?])", "\\\\$1");
  }

  private static IOException failed(String what, String name, SftpException e) {
    return new IOException(SftpTroubles.inWords(what, name, e), e);
  }

  @Override
  public boolean isEmpty(String folder) throws IOException {
    return look(folder) == ABSENT;
  }

  @Override
  public long size(String name) throws IOException {
    return look(name);
  }

  private long look(String name) throws IOException {
    try {
      return channel.lstat(literal(name)).getSize();
    } catch (SftpException e) {
      if (e.id == ChannelSftp.SSH_FX_NO_SUCH_FILE) {
        return ABSENT;
      }
      throw failed("looked at", name, e);
    }
  }

  @Override
  public void store(String name, OutgoingFile file, String temporary) throws IOException {
    String folder = name.substring(0, name.lastIndexOf('/'));
    makeFolders(folder);
    String beside = folder + "/" + temporary;
    try {
      channel.put(file.stream(), literal(beside), ChannelSftp.OVERWRITE);
    } catch (SftpException e) {
      throw failed("written", name, e);
    }
    // A file that is short must not come into its place.
    long there = look(beside);
    if (there != file.size()) {
      remove(beside);
      throw new ShortFileException(name, file.size(), there);
    }
    rename(beside, name);
  }

  private void rename(String from, String to) throws IOException {
    try {
      channel.rename(literal(from), literal(to));
    } catch (SftpException e) {
      // Servers without OpenSSH's extension write over nothing.
      if (look(to) == ABSENT) {
        throw failed("renamed", to, e);
      }
      remove(to);
      try {
        channel.rename(literal(from), literal(to));
      } catch (SftpException again) {
        throw failed("renamed", to, again);
      }
    }
  }

  private void makeFolders(String folder) throws IOException {
    if (folder.equals(madeLast)) {
      return;
    }
    int slash = folder.lastIndexOf('/');
    if (look(folder) == ABSENT) {
      if (slash > 0) {
        makeFolders(folder.substring(0, slash));
      } else {
        for (int at = root.indexOf('/', 1); at > 0; at = root.indexOf('/', at + 1)) {
          make(root.substring(0, at));
        }
      }
      make(root + folder);
    }
    madeLast = folder;
  }

  // Somebody may make it at the same time.
  private void make(String path) throws IOException {
    if (!isThere(literalPath(path))) {
      try {
        channel.mkdir(path); // This one knows no patterns.
      } catch (SftpException e) {
        if (!isThere(literalPath(path))) {
          throw failed("made", path, e);
        }
      }
    }
  }

  private boolean isThere(String path) {
    try {
      channel.stat(path);
      return true;
    } catch (SftpException e) {
      return false; // What is wrong with it shows when it is made.
    }
  }

  @Override
  public List<String> below(String folder) throws IOException {
    List<String> found = new ArrayList<>();
    addBelow(folder, "", found);
    return found;
  }

  private void addBelow(String folder, String path, List<String> found) throws IOException {
    List<ChannelSftp.LsEntry> entries = new ArrayList<>();
    try {
      channel.ls(
          literal(folder),
          entry -> {
            entries.add(entry);
            return ChannelSftp.LsEntrySelector.CONTINUE;
          });
    } catch (SftpException e) {
      if (e.id != ChannelSftp.SSH_FX_NO_SUCH_FILE) {
        throw failed("listed", folder, e);
      }
    }
    for (ChannelSftp.LsEntry entry : entries) {
      String name = entry.getFilename();
      if (!entry.getAttrs().isDir()) {
        found.add(path + name);
      } else if (!name.equals(".") && !name.equals("..")) {
        addBelow(folder + "/" + name, path + name + "/", found);
      }
    }
  }

  @Override
  public void remove(String name) throws IOException {
    try {
      channel.rm(literal(name));
    } catch (SftpException e) {
      if (e.id != ChannelSftp.SSH_FX_NO_SUCH_FILE) {
        throw failed("removed", name, e);
      }
    }
  }

  @Override
  public boolean isOpen() {
    return channel.isConnected() && session.isConnected();
  }

  @Override
  public void close() {
    channel.disconnect();
    session.disconnect();
  }
}
