package dev.wharf;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses WHARF =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.wharf");

  @Test
  void packagesDependOneWayOnly() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("packet")
        .definedBy("dev.wharf.packet")
        .layer("files")
        .definedBy("dev.wharf.files")
        .layer("child")
        .definedBy("dev.wharf.child")
        .layer("settings")
        .definedBy("dev.wharf.settings")
        .layer("zip")
        .definedBy("dev.wharf.zip")
        .layer("ledger")
        .definedBy("dev.wharf.ledger")
        .layer("stages")
        .definedBy(
            "dev.wharf.intake",
            "dev.wharf.unpack",
            "dev.wharf.process",
            "dev.wharf.archive",
            "dev.wharf.notify",
            "dev.wharf.monitor")
        .layer("http")
        .definedBy("dev.wharf.http")
        .layer("root")
        .definedBy("dev.wharf")
        .whereLayer("root")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("http")
        .mayOnlyBeAccessedByLayers("root")
        .whereLayer("stages")
        .mayOnlyBeAccessedByLayers("http", "root")
        .whereLayer("ledger")
        .mayOnlyBeAccessedByLayers("stages", "root")
        .whereLayer("zip")
        .mayOnlyBeAccessedByLayers("stages", "root")
        .whereLayer("settings")
        .mayOnlyBeAccessedByLayers("zip", "ledger", "stages", "http", "root")
        .whereLayer("child")
        .mayOnlyBeAccessedByLayers("settings", "stages", "root")
        .whereLayer("files")
        .mayOnlyBeAccessedByLayers("settings", "ledger", "stages", "root")
        .check(WHARF);
  }

  @Test
  void stagesMeetInTheRoutesAlone() {
    slices()
        .matching("dev.wharf.(intake|unpack|process|archive|notify|monitor)")
        .should()
        .notDependOnEachOther()
        .check(WHARF);
  }

  @Test
  void vocabularyNeedsTheJdkAlone() {
    classes()
        .that()
        .resideInAPackage("dev.wharf.packet")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.wharf.packet", "java..", "org.jspecify..")
        .check(WHARF);
  }
}
