package dev.wharf.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacketViewTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PacketView waiting =
      PacketView.inInbox("one", "waiting", 7, "2026-03-01T10:00:00Z");

  @Test
  void leavesOutWhatDoesNotApply() throws JsonProcessingException {
    assertThat(JSON.writeValueAsString(waiting))
        .isEqualTo(
            "{\"id\":\"\",\"name\":\"one\",\"state\":\"waiting\",\"attempts\":0,\"failures\":0,"
                + "\"entries\":0,\"bytes\":7,\"changed\":\"2026-03-01T10:00:00Z\"}");
  }

  @Test
  void survivesItsWayThroughJson() throws JsonProcessingException {
    PacketView.Page page = new PacketView.Page(2, 3, 50, 101, null, List.of(waiting));

    assertThat(JSON.readValue(JSON.writeValueAsString(page), PacketView.Page.class))
        .isEqualTo(page);
  }
}
