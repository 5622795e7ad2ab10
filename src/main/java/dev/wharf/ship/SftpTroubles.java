package dev.wharf.ship;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.SftpException;
import dev.wharf.packet.InWords;
import dev.wharf.packet.Printable;
import java.io.IOException;
import java.net.ConnectException;

/** What failures of an SFTP server mean, with what to do. */
final class SftpTroubles {
  private SftpTroubles() {}

  /** Why no connection could be made, in one clause. */
  static String inWords(JSchException failure) {
    String message = String.valueOf(failure.getMessage());
    if (message.startsWith("UnknownHostKey") || message.startsWith("reject HostKey")) {
      return "the server's host key is not known; after you have compared it, add it to the file"
          + " of known hosts: ssh-keyscan -p PORT HOST >> ~/.ssh/known_hosts ("
          + message
          + ")";
    }
    if (message.startsWith("HostKey has been changed")) {
      return "the server's host key is not the one in the file of known hosts: somebody may stand"
          + " between; if the server has a new key, replace the old one in that file";
    }
    if (message.startsWith("Auth ")) {
      return "the server does not let the user in; look at the user and its key or password in"
          + " wharf.ship-to ("
          + message
          + ")";
    }
    Throwable cause = failure.getCause();
    return cause == null || cause instanceof ConnectException
        ? "the server cannot be reached: " + message.replaceFirst("^[\\w.]+Exception: ", "")
        : "the server cannot be reached: " + InWords.of(cause);
  }

  /** Why something could not be done with a name, in one clause. */
  static String inWords(String what, String name, SftpException failure) {
    String message = String.valueOf(failure.getMessage());
    if (failure.getCause() instanceof IOException broken) {
      return Printable.of(name)
          + " cannot be "
          + what
          + ": the connection to the server broke ("
          + InWords.of(broken)
          + ")";
    }
    String why =
        switch (failure.id) {
          case ChannelSftp.SSH_FX_PERMISSION_DENIED ->
              "permission denied; give the user the right to write there";
          case ChannelSftp.SSH_FX_FAILURE ->
              message.equals("Failure")
                  ? "the server says no more than Failure, as for a full disk or a name that its"
                      + " file system cannot hold"
                  : message;
          default -> message;
        };
    return Printable.of(name) + " cannot be " + what + ": " + why;
  }
}
