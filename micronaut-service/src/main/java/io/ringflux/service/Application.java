package io.ringflux.service;

import io.micronaut.context.ApplicationContext;
import io.ringflux.service.config.ConfigException;
import io.ringflux.service.config.ConfigFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The service's command. */
@Command(
        name = "ringflux",
        mixinStandardHelpOptions = true,
        description = "Runs the ports and pipelines that the configuration names, until SIGTERM.")
public final class Application implements Callable<Integer> {

    /** Exit status for a wrong configuration or command line. */
    public static final int EXIT_CONFIGURATION = 2;

    private static final Logger log = LoggerFactory.getLogger(Application.class);

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "A YAML file; later ones override earlier ones.")
    private List<Path> files = List.of();

    @Option(names = "--validate", description = "Only checks the configuration.")
    private boolean validate;

    private Application() {}

    /** Runs the service. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Runs the service and returns its exit status. */
    static int run(String... args) {
        return new CommandLine(new Application())
                .setExecutionExceptionHandler((e, line, result) -> fail(e))
                .execute(args);
    }

    @Override
    public Integer call() throws InterruptedException {
        ApplicationContext context = ApplicationContext.builder()
                .banner(false)
                .deduceEnvironment(false)
                .propertySources(ConfigFiles.read(files))
                .start();
        Service service = Service.configured(context);
        if (validate) {
            context.close();
            log.info("The configuration is right");
            return 0;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(service::close, "ringflux-shutdown"));
        service.start();
        new CountDownLatch(1).await();
        return 0;
    }

    private static int fail(Exception failure) {
        Throwable cause = failure;
        while (!(cause instanceof ConfigException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        System.err.println(
                String.valueOf(cause.getMessage()).lines().findFirst().orElse(cause.toString()));
        log.debug("Cannot start", failure);
        return EXIT_CONFIGURATION;
    }
}
