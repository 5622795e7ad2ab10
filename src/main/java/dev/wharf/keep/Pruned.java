package dev.wharf.keep;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was removed because its time is over, or would be.
 *
 * @param removed what was, or would be
 * @param left how many stay though their time is over, by the reason
 * @param problems why others could not be removed, by the packet's name
 * @param next where the next look goes on; null when this one came to the end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Pruned(
    boolean dryRun,
    List<Item> removed,
    Map<String, Long> left,
    Map<String, String> problems,
    @Nullable String next) {

  /**
   * One thing that was removed.
   *
   * @param id the delivery's
   * @param what the packet, its data, or its history
   * @param state the packet's before that
   * @param folder its place below the archive or the quarantine; null where it never had one
   * @param why the setting by which its time is over
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Item(
      String id, String name, String what, String state, @Nullable String folder, String why) {}
}
