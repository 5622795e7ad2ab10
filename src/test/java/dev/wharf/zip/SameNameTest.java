package dev.wharf.zip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A raw name and a text that may be the same name, in a character set nobody names. */
class SameNameTest {
  @ParameterizedTest
  @CsvSource({
    "IBM437, ö/ä.txt",
    "IBM866, Отчёт/план.txt",
    "windows-1252, Übung – 1.txt",
    "Shift_JIS, 表/ソースabc.txt",
    "Shift_JIS, ｱｲｳ漢字.txt",
    "GBK, 实验数据 1.csv",
    "GB18030, 㐀实a.csv",
    "Big5, 你好.txt",
    "EUC-KR, 한글.txt",
    "UTF-8, 한글/ö.txt",
    "US-ASCII, plain/a.txt",
    "US-ASCII, ????.txt"
  })
  void nameInItsCharsetIsTheSame(String charset, String name) {
    assertThat(SameName.inSomeCharset(name.getBytes(Charset.forName(charset)), name)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "??.txt, 你好.txt",
    "_.txt, ö.txt",
    "o.txt, ö.txt",
    "%U00D6lf.txt, Ölf.txt",
    "#U20ac.txt, €.txt",
    "?.txt, 😀.txt",
    "??.txt, 😀.txt",
    "d/a.txt, d\\a.txt",
    "o\u0308.txt, ö.txt"
  })
  void standInsOfWritersAreTheSame(String raw, String name) {
    assertThat(SameName.inSomeCharset(raw.getBytes(StandardCharsets.UTF_8), name)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "a.txt, b.txt",
    "a.txt, A.txt",
    "a.txt, a.txt2",
    "a.txt2, a.txt",
    "a.txt, ../a.txt",
    "a/b.txt, a.b.txt",
    "?.txt, a.txt",
    "a.txt, ö.txt",
    "ö0/ä.txt, ö.txt",
    "%U00D7lf.txt, Ölf.txt",
    "%U00, Ö",
    "'', ö"
  })
  void otherNamesAreNot(String raw, String name) {
    Charset old = Charset.forName("IBM437");
    assertThat(SameName.inSomeCharset(raw.getBytes(old), name)).isFalse();
  }
}
