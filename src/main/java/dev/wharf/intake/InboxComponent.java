package dev.wharf.intake;

import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.file.FileComponent;
import org.apache.camel.component.file.FileConsumer;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.GenericFileOperations;
import org.apache.camel.component.file.GenericFileProcessStrategy;
import org.apache.camel.util.function.Suppliers;

/**
 * Camel's component of files. Where an {@link InboxWatch} schedules the polls, it also says which
 * files are next and in which order, with the same filter; all else is Camel's own.
 */
public final class InboxComponent extends FileComponent {
  @Override
  protected GenericFileEndpoint<File> buildFileEndpoint(
      String uri, String remaining, Map<String, Object> parameters) throws Exception {
    GenericFileEndpoint<File> plain = super.buildFileEndpoint(uri, remaining, parameters);
    InboxEndpoint endpoint = new InboxEndpoint(uri, this);
    endpoint.setFile(((FileEndpoint) plain).getFile());
    endpoint.setConfiguration(plain.getConfiguration());
    return endpoint;
  }

  private static final class InboxEndpoint extends FileEndpoint {
    InboxEndpoint(String uri, InboxComponent component) {
      super(uri, component);
    }

    @Override
    protected FileConsumer newFileConsumer(
        Processor processor, GenericFileOperations<File> operations) {
      return getScheduler() instanceof InboxWatch watch && getFilter() != null
          ? new InboxConsumer(this, processor, operations, strategy(), watch)
          : super.newFileConsumer(processor, operations);
    }

    private GenericFileProcessStrategy<File> strategy() {
      return processStrategy == null ? createGenericFileStrategy() : processStrategy;
    }
  }

  private static final class InboxConsumer extends FileConsumer {
    private final InboxWatch watch;

    InboxConsumer(
        FileEndpoint endpoint,
        Processor processor,
        GenericFileOperations<File> operations,
        GenericFileProcessStrategy<File> strategy,
        InboxWatch watch) {
      super(endpoint, processor, operations, strategy);
      this.watch = watch;
    }

    // Camel remembers what is in progress under this path, and forgets it under one in which it has
    // taken each backslash for a slash.
    private static String asCamelKeeps(String path) {
      return path.replace('\\', File.separatorChar);
    }

    /** Offers Camel the next packets: the zip of each, wherever in the inbox it stands. */
    @Override
    protected boolean pollDirectory(
        Exchange dynamic, String directory, List<GenericFile<File>> found, int depth) {
      String root = getEndpoint().getFile().getPath();
      for (InboxItem item : watch.next(getEndpoint().getMaxMessagesPerPoll())) {
        File zip = item.ready().zip().toFile();
        Supplier<GenericFile<File>> file =
            Suppliers.memorize(() -> asGenericFile(root, zip, null, false));
        if (isValidFile(
            dynamic,
            file,
            zip.getName(),
            asCamelKeeps(zip.getAbsolutePath()),
            getRelativeFilePath(root, null, null, zip),
            false,
            new File[] {zip})) {
          found.add(file.get());
        }
      }
      return true;
    }
  }
}
