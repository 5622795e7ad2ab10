package dev.wharf.intake;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.settings.Broker;
import dev.wharf.settings.SettingsException;
import org.junit.jupiter.api.Test;

class BrokerConnectionTest {
  @Test
  void passwordOfAnAddressThatCannotBeUnderstoodIsNotShown() {
    String url = "tcp://u:geheim@broker:61616?x=%&trustStorePassword=geheim";
    Broker broker = new Broker("jms:queue:q", "jms:queue:DLQ", true, url, "", "", 1);
    assertThatThrownBy(() -> BrokerConnection.factory(broker))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("wharf.broker.url cannot be understood: ")
        .hasMessageContaining("tcp://broker:61616")
        .hasMessageNotContaining("geheim");
  }
}
