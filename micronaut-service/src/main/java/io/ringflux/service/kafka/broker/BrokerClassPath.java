package io.ringflux.service.kafka.broker;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the broker's jars. In this order: the directory named by the system property {@value #PROPERTY}; the class path
 * of this JVM, where it holds the broker (a Maven test run, an IDE); the directory {@value #DIRECTORY} beside the
 * service's jar or classes, or one level up.
 */
final class BrokerClassPath {
    static final String PROPERTY = "ringflux.broker.lib";
    static final String DIRECTORY = "lib/broker";

    private static final String MARKER_CLASS = "kafka/Kafka.class";
    private static final String MARKER_JAR = "kafka_2.13-";

    private BrokerClassPath() {}

    /** The class path for a child JVM: this JVM's, then the broker's jars. */
    static String find() {
        String own = System.getProperty("java.class.path");
        String named = System.getProperty(PROPERTY);
        if (named == null && BrokerClassPath.class.getClassLoader().getResource(MARKER_CLASS) != null) {
            return own;
        }
        List<Path> candidates = named != null ? List.of(Path.of(named)) : besideService();
        for (Path candidate : candidates) {
            if (holdsBroker(candidate)) {
                return own + File.pathSeparator + candidate.toAbsolutePath() + File.separator + "*";
            }
        }
        throw new IllegalStateException("the embedded broker's jars are in none of " + candidates
                + "; name their directory by -D" + PROPERTY + " or use a broker of your own");
    }

    private static List<Path> besideService() {
        Path home = home();
        return home == null
                ? List.of()
                : Stream.iterate(home, path -> path != null, Path::getParent)
                        .limit(3)
                        .map(path -> path.resolve(DIRECTORY))
                        .toList();
    }

    private static @Nullable Path home() {
        CodeSource source = BrokerClassPath.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            return null;
        }
        try {
            return Path.of(source.getLocation().toURI()).getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the service's own place " + source.getLocation() + " is no path", e);
        }
    }

    private static boolean holdsBroker(Path directory) {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith(MARKER_JAR));
        } catch (IOException e) {
            return false;
        }
    }
}
