package io.karasu;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The drawing of the architecture: which package may use which. */
class ArchitectureTest {

  private static final JavaClasses KARASU =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.karasu");

  /** Each package, and the packages of ours that it may use besides itself. */
  @ParameterizedTest
  @CsvSource({
    "text,",
    "corpus, text",
    "config, corpus",
    "spark, corpus text",
    "ingest, corpus text spark config",
    "quality, corpus text spark",
    "dedup, corpus text spark",
    "tokenize, corpus text spark",
    "pack, corpus text spark",
    "model, corpus",
    "train, model corpus config spark",
    "report, corpus text spark"
  })
  void usesOnlyWhatItMay(String name, String allowed) {
    String[] ours =
        Stream.concat(Stream.of(name), Arrays.stream(String.valueOf(allowed).split(" ", -1)))
            .map(each -> "io.karasu." + each + "..")
            .toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage("io.karasu." + name + "..")
        .should()
        .onlyDependOnClassesThat(
            com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage(
                    "io.karasu..")
                .or(com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage(ours)))
        .check(KARASU);
  }

  @Test
  void textKnowsNoSparkAndNoFiles() {
    noClasses()
        .that()
        .resideInAnyPackage("io.karasu.text..", "io.karasu.corpus..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache..", "scala..", "java.nio.file..", "java.net..")
        .allowEmptyShould(true)
        .check(KARASU);
  }

  @Test
  void webPagesAreReadByPureFunctions() {
    noClasses()
        .that()
        .resideInAPackage("io.karasu.ingest.web..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache..", "scala..", "java.nio.file..", "java.net..", "org.netpreserve..")
        .check(KARASU);
  }

  @Test
  void nothingPrintsButTheCommands() {
    noClasses()
        .that()
        .doNotHaveSimpleName("Command")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(KARASU);
  }

  @Test
  void nothingIsMadeToBeInherited() {
    classes()
        .that()
        .areNotInterfaces()
        .and()
        .areNotEnums()
        .and()
        .areNotAnonymousClasses()
        .should()
        .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL)
        .check(KARASU);
  }
}
