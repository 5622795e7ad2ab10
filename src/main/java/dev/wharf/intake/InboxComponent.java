package dev.wharf.intake;

import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.file.FileComponent;
import org.apache.camel.component.file.FileConsumer;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.GenericFileFilter;
import org.apache.camel.component.file.GenericFileOperations;
import org.apache.camel.component.file.GenericFileProcessStrategy;

/**
 * Camel's component of files. Where an {@link InboxWatch} schedules the polls and says which names
 * a poll is for, those alone are looked at, with the same filter and to the same depth; all else is
 * Camel's own.
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

    @Override
    protected boolean pollDirectory(
        Exchange dynamic, String directory, List<GenericFile<File>> found, int depth) {
      Set<String> told = watch.told();
      if (told == null) {
        return super.pollDirectory(dynamic, directory, found, depth);
      }
      for (String name : told) {
        File folder = new File(directory, name);
        if (accepts(folder) && !super.pollDirectory(dynamic, folder.getPath(), found, depth + 1)) {
          return false;
        }
      }
      return true;
    }

    private boolean accepts(File folder) {
      GenericFileFilter<File> filter = getEndpoint().getFilter();
      return folder.isDirectory()
          && filter.accept(asGenericFile(getEndpoint().getFile().getPath(), folder, null, false));
    }
  }
}
