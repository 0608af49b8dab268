package io.icecap.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The layering rule: fails on the first import that {@link Layer} or {@link Library} forbids. */
final class LayeringTest {
  private static final Path SOURCES = Path.of("src", "main", "java");
  private static JavaClasses product;

  @BeforeAll
  static void importTheProduct() {
    product =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(Layer.ROOT_PACKAGE);
    assertThat(product).isNotEmpty();
  }

  @Test
  void everyPackageHasItsPlaceInTheTable() {
    assertThat(
            product.stream()
                .map(JavaClass::getPackageName)
                .filter(p -> Layer.of(p).isEmpty())
                .distinct())
        .as("packages that Layer does not list")
        .isEmpty();
  }

  @Test
  void packagesImportOnlyWhatTheTableAllows() {
    assertThat(imports(d -> isOurs(d.getTargetClass()) && !isAllowed(d)))
        .as("imports that Layer forbids")
        .isEmpty();
  }

  @Test
  void librariesAreUsedByTheirOwnersOnly() {
    assertThat(imports(d -> !isOwner(d))).as("imports that Library forbids").isEmpty();
  }

  @Test
  void changesDependOnTheJdkOnly() {
    assertThat(
            imports(
                d ->
                    layer(d.getOriginClass()) == Layer.CHANGE
                        && !isOurs(d.getTargetClass())
                        && !packageOf(d.getTargetClass()).startsWith("java.")))
        .as("imports of io.icecap.change")
        .isEmpty();
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("io.icecap.(**)").should().beFreeOfCycles().check(product);
  }

  @Test
  void everyPackageSaysWhatBelongsInIt() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      List<Path> silent =
          files
              .filter(f -> f.toString().endsWith(".java"))
              .map(Path::getParent)
              .distinct()
              .filter(p -> Files.notExists(p.resolve("package-info.java")))
              .toList();
      assertThat(silent).as("packages without package-info.java").isEmpty();
    }
  }

  private static TreeSet<String> imports(Predicate<Dependency> forbidden) {
    TreeSet<String> breaches = new TreeSet<>();
    product.stream()
        .flatMap(c -> c.getDirectDependenciesFromSelf().stream())
        .filter(forbidden)
        .forEach(
            d ->
                breaches.add(
                    "%s imports %s"
                        .formatted(
                            topLevel(d.getOriginClass()).getName(),
                            topLevel(d.getTargetClass()).getName())));
    return breaches;
  }

  private static boolean isAllowed(Dependency dependency) {
    JavaClass target = topLevel(dependency.getTargetClass());
    return layer(dependency.getOriginClass()).mayImport(layer(target), target.getSimpleName());
  }

  private static boolean isOwner(Dependency dependency) {
    Layer user = layer(dependency.getOriginClass());
    return Library.of(packageOf(dependency.getTargetClass())).allMatch(l -> l.isOwnedBy(user));
  }

  private static boolean isOurs(JavaClass type) {
    String name = packageOf(type);
    return name.equals(Layer.ROOT_PACKAGE) || name.startsWith(Layer.ROOT_PACKAGE + ".");
  }

  private static Layer layer(JavaClass type) {
    return Layer.of(packageOf(type)).orElseThrow(() -> new AssertionError("No layer: " + type));
  }

  private static JavaClass topLevel(JavaClass type) {
    JavaClass element = type.getBaseComponentType();
    return element.getEnclosingClass().map(LayeringTest::topLevel).orElse(element);
  }

  private static String packageOf(JavaClass type) {
    return type.getBaseComponentType().getPackageName();
  }
}
