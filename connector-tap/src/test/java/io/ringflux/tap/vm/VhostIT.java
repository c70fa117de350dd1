package io.ringflux.tap.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.ringflux.tap.Needs;
import io.ringflux.testkit.ChildJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * Everything about vhost-net: on this kernel where it has that, else in a guest. One JVM runs all of it; each of its
 * tests is one here. {@code -Dringflux.tap.vhost=host|vm|off} chooses by hand.
 */
class VhostIT {
    private static final int CANNOT = 77;
    private static final Path DEVICE = Path.of("/dev/vhost-net");
    private static final List<String> CASES = List.of(
            "vhost.VhostDeviceCases",
            "vhost.VhostErrorCases",
            "vhost.VhostRefusalCases",
            "vhost.VhostWakeUpCases",
            "vhost.VhostWorkerCases",
            "TapVhostCases",
            "TapVlanCases",
            "TapQueueIT#shouldGoOnAfterFramesOfEveryKind",
            "TapQueueIT#shouldHearTheAnswerOnTheQueueThatAsked",
            "TapQueueIT#shouldHearAllOnTheQueueThatAProgramChooses",
            "TapForeignIT#shouldEndWhenAnotherProgramHasChangedTheHeaderMeanwhile",
            "TapShortageIT",
            "TapOwnerIT#shouldGoOnAfterAThreadDumpAndLeaveNothingBehindWhenItIsKilledInAHook",
            "TapLoadIT#shouldGoDownAndUpAHundredTimesUnderTraffic",
            "TapLinkIT#shouldEndWithinASecondWhenTheInterfaceIsDeletedUnderTraffic",
            "TapLinkIT#shouldMakeTheInterfaceAnewWhenItIsDeletedAndAskedTo",
            "TapPingIT#shouldAnswerPingsInEveryReceiveMode",
            "TapPingIT#shouldAnswerPingsWithoutEthernetHeaders",
            "TapTrafficIT#shouldCarryTcpWithoutAStormOfRetransmits",
            "TapTrafficIT#shouldCarryAFileWhole");

    @TestFactory
    @Timeout(620)
    Stream<DynamicTest> shouldPassEveryCaseByVhostNet() throws IOException, InterruptedException {
        Path directory = Files.createDirectories(Path.of("target", "vhost").toAbsolutePath());
        Path report = directory.resolve("report");
        Files.deleteIfExists(report);
        String where = System.getProperty("ringflux.tap.vhost", Files.isWritable(DEVICE) ? "host" : "vm");
        Needs.that(!where.equals("off"), "tests of vhost-net are off by -Dringflux.tap.vhost");

        Path log = directory.resolve("log");
        Process tests = new ProcessBuilder(where.equals("host") ? cases(report) : inGuest(directory))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        int status = tests.waitFor();

        String printed = Files.readString(log, StandardCharsets.UTF_8);
        Needs.that(status != CANNOT, "no vhost-net here, and no guest that has it: " + printed.strip());
        List<DynamicTest> found = new ArrayList<>();
        found.add(DynamicTest.dynamicTest(
                "all cases came to an end",
                () -> assertThat(status)
                        .as("see %s; its end:%n%s", log, printed.substring(Math.max(0, printed.length() - 3000)))
                        .isBetween(0, 1)));
        if (Files.exists(report)) {
            Files.readAllLines(report).stream()
                    .map(line -> line.split("\t", -1))
                    .map(VhostIT::test)
                    .forEach(found::add);
        }
        assertThat(found).as("see %s", log).hasSizeGreaterThan(CASES.size());
        return found.stream();
    }

    private static DynamicTest test(String... fields) {
        return DynamicTest.dynamicTest(fields[1] + "." + fields[2] + " (" + fields[3] + " ms)", () -> {
            Assumptions.assumeFalse(fields[0].equals("SKIPPED"), fields[4]);
            if (fields[0].equals("FAILED")) {
                fail(fields[4]);
            }
        });
    }

    private static List<String> inGuest(Path directory) {
        List<String> command = new ArrayList<>(List.of(
                Path.of("src/test/vm/run").toAbsolutePath().toString(), "-t", "600", "-w", directory.toString(), "--"));
        command.addAll(cases(Path.of("/run/ringflux-vm/report")));
        return command;
    }

    private static List<String> cases(Path report) {
        List<String> arguments = new ArrayList<>(List.of(report.toString()));
        arguments.addAll(CASES);
        // An emulated processor takes longer to make the best code than that code would ever save.
        List<String> options = List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:ErrorFile=" + report.resolveSibling("crash"),
                "-Dringflux.checks=true",
                "-Dringflux.tap.megabytes=12");
        return ChildJvm.command(options, GuestTests.class.getName(), arguments);
    }
}
