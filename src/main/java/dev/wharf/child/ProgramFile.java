package dev.wharf.child;

import java.io.File;
import java.io.IOException;

/** Finds the file of a program, as a shell does. */
public final class ProgramFile {
  private ProgramFile() {}

  /**
   * The file that a program is.
   *
   * @param folder the working folder, from which a name with a slash counts
   * @param path where any other name is looked for
   * @throws IOException when there is none that may be run, naming the program
   */
  public static File require(String program, File folder, String path) throws IOException {
    if (program.contains("/")) {
      File file = folder.toPath().resolve(program).toFile();
      if (!file.canExecute()) {
        throw new IOException(program + " is not there, or may not be run");
      }
      return file;
    }
    for (String place : path.split(File.pathSeparator, -1)) {
      File file = new File(place, program);
      if (file.isFile() && file.canExecute()) {
        return file;
      }
    }
    throw new IOException("there is no program '" + program + "' on the PATH " + path);
  }
}
