package io.ringflux.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.Predefined;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which package may see which, over the classes of all modules. */
class PackageDirectionTest {
    private static final JavaClasses PROJECT = new ClassFileImporter()
            .withImportOption(Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.ringflux");

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', emptyValue = "", textBlock = """
        io.ringflux.nativeio.layout |
        io.ringflux.nativeio        | nativeio.layout
        io.ringflux.frame           | nativeio
        io.ringflux.packet          | nativeio frame
        io.ringflux.packet.filter   | nativeio packet
        io.ringflux.ring            | nativeio frame
        io.ringflux.queue           | nativeio frame ring
        io.ringflux.loop            | nativeio frame ring queue
        io.ringflux                 | nativeio frame ring queue loop packet..
        io.ringflux.reactive        | nativeio frame ring queue loop packet.. .
        io.ringflux.memif..         | nativeio frame ring queue loop packet.. . reactive nativeio.layout
        io.ringflux.tap..           | nativeio frame ring queue loop packet.. . reactive nativeio.layout
        io.ringflux.afxdp..         | nativeio frame ring queue loop packet.. . reactive nativeio.layout
        io.ringflux.vcl..           | nativeio frame ring queue loop packet.. . reactive nativeio.layout
        io.ringflux.service..       | frame loop packet.. . reactive memif.. tap.. afxdp.. vcl..
        """)
    void shouldSeeOnlyWhatLiesBelowWhenInPackage(String from, String below) {
        String[] visible = Stream.concat(
                        Stream.of(from),
                        below == null
                                ? Stream.of()
                                : Stream.of(below.split(" ")).map(PackageDirectionTest::inProject))
                .toArray(String[]::new);

        classes()
                .that()
                .resideInAPackage(from)
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackage("io.ringflux..").or(resideInAnyPackage(visible)))
                .check(PROJECT);
    }

    @Test
    void shouldCallNativeCodeOnlyWhereALibraryIsBound() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.ringflux.nativeio..", "io.ringflux.vcl.binding..")
                .should()
                .dependOnClassesThat(resideInAPackage("jnr.."))
                .check(PROJECT);
    }

    @Test
    void shouldKnowKafkaAndMicronautOnlyInTheService() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.ringflux.service..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.apache.kafka..", "io.micronaut..", "io.micrometer.."))
                .check(PROJECT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.ringflux.(*)..",
                "io.ringflux.memif.(*)..",
                "io.ringflux.tap.(*)..",
                "io.ringflux.afxdp.(*)..",
                "io.ringflux.service.(*).."
            })
    void shouldBeFreeOfCyclesWhenSlicedBy(String packages) {
        slices().matching(packages).should().beFreeOfCycles().check(PROJECT);
    }

    private static String inProject(String room) {
        return room.equals(".") ? "io.ringflux" : "io.ringflux." + room;
    }
}
