package dev.wharf.zip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CharsetGuessTest {
  private static String advice(byte[] raw) {
    return CharsetGuess.advice(raw, Zips.IBM437, name -> true);
  }

  @ParameterizedTest
  @CsvSource({
    "GBK, 实验数据记录（一）.csv",
    "GBK, 新建文件夹/报告.txt",
    "Shift_JIS, スキャン.pdf",
    "Shift_JIS, 実験データ.csv",
    "Big5, 測試資料.csv",
    "EUC-KR, 실험 결과.csv",
    "windows-1251, Отчёт за май.xls",
    "IBM866, Отчёт за май.xls"
  })
  void namesTheCharacterSetAmongThoseThatFit(String charset, String name) {
    assertThat(advice(name.getBytes(Charset.forName(charset))))
        .startsWith("; it would be right with wharf.legacy-charset = ")
        .contains(charset);
  }

  @Test
  void namesNoneForBytesThatAreNoTextInAny() {
    assertThat(advice(new byte[] {(byte) 0xff, (byte) 0x80, (byte) 0xfe})).isEmpty();
    assertThat(advice("plain.txt".getBytes(StandardCharsets.US_ASCII))).isEmpty();
  }

  @Test
  void lettersOfTwoScriptsInOneWordAreNoText() {
    byte[] raw = "スキャン.pdf".getBytes(Charset.forName("Shift_JIS"));
    assertThat(advice(raw)).endsWith("wharf.legacy-charset = Shift_JIS");
  }

  @Test
  void namesNoneThatIsSetAlready() {
    Charset gbk = Charset.forName("GBK");
    byte[] raw = "实验数据".getBytes(gbk);
    assertThat(CharsetGuess.advice(raw, gbk, name -> true)).doesNotContain("GBK");
  }

  @Test
  void namesNoneThatDoesNotHelp() {
    byte[] raw = "实验数据".getBytes(Charset.forName("GBK"));
    assertThat(CharsetGuess.advice(raw, Zips.IBM437, name -> false)).isEmpty();
  }
}
