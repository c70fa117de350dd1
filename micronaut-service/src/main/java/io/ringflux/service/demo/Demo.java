package io.ringflux.service.demo;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The demonstration's command, which {@code bin/demo} starts. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Mirrors memif traffic into Kafka on this machine, and proves with --seconds that nothing is missing.")
public final class Demo implements Callable<Integer> {

    private static final int EXIT_USAGE = 2;

    /** As shells say of a program that Ctrl-C ended. */
    private static final int EXIT_STOPPED = 130;

    private static final Logger log = LoggerFactory.getLogger(Demo.class);

    @Mixin
    private DemoOptions options = new DemoOptions();

    private Demo() {}

    /** Runs the demonstration; exit status 0 when nothing is missing. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Runs the demonstration and returns its exit status. */
    static int run(String... args) {
        return new CommandLine(new Demo())
                .setParameterExceptionHandler((e, line) -> refuse(String.valueOf(e.getMessage())))
                .setExecutionExceptionHandler((e, line, result) -> fail(e))
                .execute(args);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        String wrong = options.firstWrong();
        if (!wrong.isEmpty()) {
            return refuse(wrong);
        }
        DemoRun run = new DemoRun(options, System.out);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(run), "demo-shutdown"));
        DemoVerdict verdict;
        try (run) {
            verdict = run.run();
        }
        if (verdict == null) {
            return EXIT_STOPPED;
        }
        if (!verdict.remark().isEmpty()) {
            System.out.println(verdict.remark());
        }
        System.out.println(verdict);
        return verdict.isComplete() ? 0 : 1;
    }

    private static void close(DemoRun run) {
        try {
            run.close();
        } catch (IOException e) {
            log.warn("The broker's directory is left behind", e);
        }
    }

    private static int refuse(String problem) {
        System.err.println("demo: " + problem + "; --help shows all options");
        return EXIT_USAGE;
    }

    private static int fail(Exception failure) {
        System.err.println("demo: " + failure.getMessage());
        log.debug("The demonstration failed", failure);
        return 1;
    }
}
