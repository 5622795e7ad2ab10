package dev.wharf.archive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.wharf.ledger.Ending;
import dev.wharf.packet.ProcessingSteps;
import dev.wharf.packet.ProcessingSteps.Step;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the processing did to a packet, as the receipt tells it. */
final class RunText {
  private static final JsonFactory JSON = new JsonFactory();

  private RunText() {}

  /**
   * The run that took those steps.
   *
   * @param route the endpoint of the route that worked on the packet
   * @return null where there were none
   */
  static Ending.@Nullable Run of(List<Step> steps, String route, Instant ended) throws IOException {
    return steps.isEmpty() ? null : again(steps, route, ended);
  }

  /** The same of a packet that was processed again, also where no step is known. */
  static Ending.Run again(List<Step> steps, String route, Instant ended) throws IOException {
    Step processor = ProcessingSteps.processor(steps);
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      out.writeStringField("route", route);
      if (processor != null) {
        out.writeStringField("processor", processor.processor());
        if (processor.version() != null) {
          out.writeStringField("version", processor.version());
        }
      }
      out.writeStringField("ended", ended.toString());
      out.writeNumberField(
          "seconds", seconds(steps.stream().map(Step::took).reduce(Duration.ZERO, Duration::plus)));
      out.writeArrayFieldStart("steps");
      for (Step step : steps) {
        out.writeStartObject();
        out.writeStringField("id", step.id());
        if (step.processor() != null) {
          out.writeStringField("processor", step.processor());
        }
        if (step.version() != null) {
          out.writeStringField("version", step.version());
        }
        out.writeNumberField("seconds", seconds(step.took()));
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    return new Ending.Run(text.toString(), processor == null ? null : processor.version());
  }

  private static double seconds(Duration took) {
    return took.toMillis() / 1000.0;
  }
}
