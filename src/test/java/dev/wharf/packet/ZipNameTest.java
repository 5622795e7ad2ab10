package dev.wharf.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZipNameTest {
  @ParameterizedTest
  @CsvSource({
    "run, run.zip",
    "RUN, RUN.ZIP",
    "run, Run.zip",
    "run~2, run.zip",
    "run~2, RUN.Zip",
    "STRASSE, straße.zip",
    "x.zip, x.zip.zip",
  })
  void isThatOfTheFolderUpToLetterCaseAndNumber(String folder, String zip) {
    assertThat(ZipName.in(folder, List.of("notes.txt", zip))).isEqualTo(zip);
  }

  @Test
  void isThatOfTheFolderInTheOtherNormalForm() {
    String composed = "Prüfung";
    String zip = Normalizer.normalize(composed, Normalizer.Form.NFD) + ".zip";
    assertThat(ZipName.in(composed, List.of(zip))).isEqualTo(zip);
    assertThat(ZipName.in(Normalizer.normalize(composed, Normalizer.Form.NFD), List.of(zip)))
        .isEqualTo(zip);
  }

  @Test
  void isTheOneOfTheVeryNameBesideOthers() {
    assertThat(ZipName.in("run", List.of("RUN.zip", "run.zip", "other.zip"))).isEqualTo("run.zip");
  }

  @Test
  void isNoneWhereSeveralCouldBeMeant() {
    assertThat(ZipName.in("run", List.of("RUN.zip", "Run.zip"))).isNull();
    assertThat(ZipName.in("run", List.of("RUN.zip", "other.zip"))).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "run, run (1).zip",
    "run, run.zip.part",
    "run, runs.zip",
    "run~x, run.zip",
    "a, .zip"
  })
  void isNoneOfAnotherName(String folder, String file) {
    assertThat(ZipName.in(folder, List.of(file))).isNull();
  }

  @Test
  void whatNamesAnotherZipThatIsThereBelongsToThatOne(@TempDir Path folder) throws IOException {
    Path capitals = Files.createFile(folder.resolve("x.ZIP"));
    assertThat(ZipName.companions(capitals)).contains("x.zip.sha256", "x.ZIP.sha256");
    Files.createFile(folder.resolve("x.zip"));
    assertThat(ZipName.companions(capitals))
        .contains("x.ZIP.sha256")
        .doesNotContain("x.zip.sha256");
  }

  @Test
  void knowsWhatBelongsToAPlainZip() {
    assertThat(ZipName.accompanied("x.zip.sha256")).containsExactly("x.zip", "x.ZIP");
    assertThat(ZipName.accompanied("X.ZIP.MD5")).containsExactly("X.ZIP", "X.zip");
    assertThat(ZipName.accompanied("x.sha256")).isEmpty();
    assertThat(ZipName.accompanied("x.zip.txt")).isEmpty();
    assertThat(ZipName.accompanied("x.zip.sHa256")).isEmpty();
    assertThat(ZipName.companions("x.zip"))
        .contains("x.zip.asc", "x.zip.sha512", "x.zip.SHA256", "x.ZIP.sha256");
    assertThat(ZipName.companions("x.Zip")).contains("x.Zip.md5", "x.zip.md5", "x.ZIP.MD5");
  }
}
