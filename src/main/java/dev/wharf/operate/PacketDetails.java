package dev.wharf.operate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import dev.wharf.packet.OpenPacket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one delivery. What is not known, or does not apply, is left out.
 *
 * @param packet what lists show of it; its number of attempts stands in each of {@code deliveries}
 * @param path where its folder stands; null where it stands nowhere, or is on its way
 * @param next when it is tried again, where it waits for that, as ISO 8601 in UTC
 * @param replayed when it was put back into the inbox, as ISO 8601 in UTC
 * @param attempts the first one first
 * @param steps what it went through, the first one first
 * @param processing the steps of the processing that it has taken in this attempt, while that goes
 *     on; afterwards they stand in the receipt
 * @param receipt as it stands in its folder
 * @param deliveries all deliveries of its name, the newest first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PacketDetails(
    @JsonUnwrapped PacketView packet,
    @Nullable String path,
    @Nullable String next,
    @Nullable String replayed,
    List<Tried> attempts,
    List<Step> steps,
    @Nullable List<Processed> processing,
    @Nullable Door door,
    @Nullable JsonNode receipt,
    List<PacketView> deliveries) {

  /**
   * An attempt.
   *
   * @param number from 1
   * @param begun as ISO 8601 in UTC
   * @param ended as ISO 8601 in UTC; null while it goes on, and once the packet was removed
   * @param outcome {@code in-work}, {@code failed}, {@code put-back}, {@code cut-off}, {@code
   *     taken-over}, {@code archived}, {@code quarantined} or {@code vanished}
   * @param reason a reason's code, of a packet that was quarantined
   * @param message what ended it
   * @param server the machine
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Tried(
      int number,
      @Nullable String begun,
      @Nullable String ended,
      String outcome,
      @Nullable String reason,
      @Nullable String message,
      @Nullable String server) {}

  /**
   * A step that the packet has taken.
   *
   * @param at as ISO 8601 in UTC
   */
  public record Step(String step, String at) {}

  /**
   * A step of the processing.
   *
   * @param id as the route calls it
   * @param seconds until it ended, or until now
   * @param part how far it says that it is, from 0 to 1
   * @param ended whether it has ended
   * @param version of the code that it runs
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Processed(
      String id, double seconds, double part, boolean ended, @Nullable String version) {
    /** Those of an attempt; null where there are none. */
    static @Nullable List<Processed> of(OpenPacket packet) {
      List<Processed> steps =
          packet.steps().all().stream()
              .map(
                  step ->
                      new Processed(
                          step.id(),
                          step.took().toMillis() / 1000.0,
                          step.part(),
                          step.ended(),
                          step.version()))
              .toList();
      return steps.isEmpty() ? null : steps;
    }
  }

  /**
   * What was seen at the door.
   *
   * @param entries in the zip
   * @param bytes of its content
   * @param zipBytes of the zip
   * @param verified which checksums and signatures fitted
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Door(
      long entries, long bytes, @Nullable Long zipBytes, @Nullable JsonNode verified) {}
}
