package dev.wharf.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wharf.process.WorkerPool;
import org.apache.camel.CamelContext;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PropertyBindingSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The message that a user gets when a bean does not accept a setting. */
class BeanSettingTest {
  private final CamelContext camel = new DefaultCamelContext();

  /** A bean of a user's. */
  public static final class Score {
    /** A secret. */
    public void setToken(String token) {
      require(token.isEmpty(), token + " is not one of ours");
    }

    /** A file. */
    public void setModel(String file) {
      require(file.isEmpty(), "there is no model of that name");
    }

    private static void require(boolean right, String otherwise) {
      if (!right) {
        throw new IllegalArgumentException(otherwise);
      }
    }
  }

  private String problem(Object bean, String name, String value) {
    PropertyBindingException failure =
        catchThrowableOfType(
            PropertyBindingException.class,
            () ->
                PropertyBindingSupport.build()
                    .withMandatory(true)
                    .withIgnoreCase(true)
                    .bind(camel, bean, name, value));
    return BeanSetting.problem(failure, "camel.beans.packetProcessor." + name);
  }

  @ParameterizedTest
  @CsvSource({
    "timeout, soon, soon: must be a time such as 60s or 5m",
    "memoryMax, much, much: must be a size such as 64MB or 1GB",
    "workers, few, must be a whole number"
  })
  void valueThatCannotBeIsToldWithWhatCan(String name, String value, String told) {
    assertThat(problem(new WorkerPool(), name, value))
        .isEqualTo("camel.beans.packetProcessor." + name + ": " + told);
  }

  @Test
  void settingThatABeanDoesNotHaveIsToldWithThoseThatItHas() {
    assertThat(problem(new WorkerPool(), "commnd", "python3 score.py --token=geheim"))
        .startsWith("camel.beans.packetProcessor.commnd: dev.wharf.process.WorkerPool has no")
        .contains(" command, ", " timeout, ")
        .endsWith(". Correct the line, or remove it")
        .doesNotContain("geheim");
  }

  @Test
  void whatABeanOfTheUsersSaysIsToldUnlessItHoldsTheValue() {
    assertThat(problem(new Score(), "token", "geheim"))
        .isEqualTo("camel.beans.packetProcessor.token: the bean does not take this value");
    assertThat(problem(new Score(), "model", "lungs"))
        .isEqualTo("camel.beans.packetProcessor.model: there is no model of that name");
  }
}
