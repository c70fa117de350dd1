package io.ringflux.nativeio;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a main class of the tests in a JVM of its own, for what this JVM must not do to itself. */
final class ChildJvm {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private ChildJvm() {}

    /** Runs it to its good end and returns the lines it printed. */
    static List<String> run(Class<?> mainClass, String... flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(JAVA, "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(flags));
        command.add(mainClass.getName());
        return Requirement.run(command.toArray(String[]::new));
    }
}
